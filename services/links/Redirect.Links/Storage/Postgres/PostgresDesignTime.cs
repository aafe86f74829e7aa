using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Redirect.Links.Storage.Postgres;

/// <summary>For <c>dotnet ef</c> only, which writes migrations without a database.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresLinksDbContext>
{
    public PostgresLinksDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresLinksDbContext>().UseNpgsql().Options);
}
