using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Redirect.Attribution.Storage.Sqlite;

/// <summary>For <c>dotnet ef</c> only, which opens no file when it writes migrations.</summary>
internal sealed class SqliteAttributionDbContextFactory : IDesignTimeDbContextFactory<SqliteAttributionDbContext>
{
    public SqliteAttributionDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteAttributionDbContext>().UseSqlite("Data Source=:memory:").Options);
}
