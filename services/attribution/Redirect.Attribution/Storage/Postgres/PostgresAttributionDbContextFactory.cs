using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Redirect.Attribution.Storage.Postgres;

/// <summary>For <c>dotnet ef</c> only, which connects to nothing when it writes migrations.</summary>
internal sealed class PostgresAttributionDbContextFactory : IDesignTimeDbContextFactory<PostgresAttributionDbContext>
{
    public PostgresAttributionDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgresAttributionDbContext>().UseNpgsql("Host=localhost");
        PartitionedTables.Use(options);
        return new PostgresAttributionDbContext(options.Options);
    }
}
