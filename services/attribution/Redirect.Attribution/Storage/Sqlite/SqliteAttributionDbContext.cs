using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Storage.Sqlite;

/// <summary>Ids are 16 bytes, times Unix milliseconds, days a number: small, and in the same order as in PostgreSQL.</summary>
internal sealed class SqliteAttributionDbContext(DbContextOptions<SqliteAttributionDbContext> options) : AttributionDbContext(options)
{
    public static byte[] ToStored(Guid id) => id.ToByteArray(bigEndian: true);

    public static long ToStored(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public override object Stored(Guid id) => ToStored(id);

    public override object Stored(DateTime utc) => ToStored(utc);

    public override Guid ReadId(DbDataReader reader, int ordinal) => new(reader.GetFieldValue<byte[]>(ordinal), bigEndian: true);

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);

        // What partitions are in PostgreSQL: the visits of a day can be found, and be given up.
        model.Entity<VisitRow>().HasIndex(x => x.OccurredAt);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<Guid>().HaveConversion<IdBytes>();
        configuration.Properties<DateTime>().HaveConversion<UnixMilliseconds>();
        configuration.Properties<DateOnly>().HaveConversion<DayNumber>();

        // Also of values in raw SQL that names no column, as that of the idempotency keys.
        configuration.DefaultTypeMapping<DateTime>().HasConversion<UnixMilliseconds>();
    }

    private sealed class IdBytes() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));

    private sealed class UnixMilliseconds() : ValueConverter<DateTime, long>(
        utc => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond,
        milliseconds => DateTime.UnixEpoch.AddMilliseconds(milliseconds));

    private sealed class DayNumber() : ValueConverter<DateOnly, int>(day => day.DayNumber, number => DateOnly.FromDayNumber(number));
}
