using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Redirect.Links.Storage.Sqlite;

/// <summary>For <c>dotnet ef</c> only, which writes migrations without a database.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteLinksDbContext>
{
    public SqliteLinksDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteLinksDbContext>().UseSqlite("Data Source=:memory:").Options);
}
