using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Redirect.Attribution.Storage.Sqlite;

/// <summary>Ids are 16 bytes, times Unix milliseconds, days a number: small, and in the same order as in PostgreSQL.</summary>
internal sealed class SqliteAttributionDbContext(DbContextOptions<SqliteAttributionDbContext> options) : AttributionDbContext(options)
{
    public static byte[] ToStored(Guid id) => id.ToByteArray(bigEndian: true);

    public static long ToStored(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public override object Stored(Guid id) => ToStored(id);

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<Guid>().HaveConversion<IdBytes>();
        configuration.Properties<DateTime>().HaveConversion<UnixMilliseconds>();
        configuration.Properties<DateOnly>().HaveConversion<DayNumber>();
    }

    private sealed class IdBytes() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));

    private sealed class UnixMilliseconds() : ValueConverter<DateTime, long>(
        utc => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond,
        milliseconds => DateTime.UnixEpoch.AddMilliseconds(milliseconds));

    private sealed class DayNumber() : ValueConverter<DateOnly, int>(day => day.DayNumber, number => DateOnly.FromDayNumber(number));
}
