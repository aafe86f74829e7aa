using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Storage.Postgres;

internal sealed class PostgresAttributionDbContext(DbContextOptions<PostgresAttributionDbContext> options) : AttributionDbContext(options)
{
    public override object Stored(Guid id) => id;

    public override object Stored(DateTime utc) => utc;

    public override Guid ReadId(DbDataReader reader, int ordinal) => reader.GetGuid(ordinal);

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);

        // A key of a partitioned table holds what it is partitioned by; that an id has one time is seen to by untimed_visits.
        model.Entity<VisitRow>().HasKey(x => new { x.EventId, x.OccurredAt });
        PartitionedTables.Partition(model.Entity<VisitRow>(), "occurred_at");

        // These rows are updated in place over and over: room in their pages lets an update stay there and touch no index.
        model.Entity<VisitRollup>().HasStorageParameter("fillfactor", 70);
        model.Entity<ScopeTotals>().HasStorageParameter("fillfactor", 50);
        model.Entity<UniqueDay>().HasStorageParameter("fillfactor", 50);
        model.Entity<VariantTotals>().HasStorageParameter("fillfactor", 50);
        model.Entity<CodeStock>().HasStorageParameter("fillfactor", 50);
    }
}
