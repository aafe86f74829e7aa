using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Writes;

namespace Redirect.Hosting.Tests.Servers;

internal sealed class Row
{
    public Guid Id { get; init; }

    public required string Name { get; set; }
}

/// <summary>A module's context as small as can be: one table of its own, an outbox, and idempotency keys.</summary>
internal abstract class RowsContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Row> Rows => Set<Row>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Row>().ToTable("rows");
        model.AddOutbox();
        model.AddIdempotency();
    }
}

internal sealed class SqliteRowsContext(DbContextOptions<SqliteRowsContext> options) : RowsContext(options);

internal sealed class PostgresRowsContext(DbContextOptions<PostgresRowsContext> options) : RowsContext(options);
