using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Retention;

/// <summary>
/// PostgreSQL: a partition a day. It is attached and detached without stopping those who write (<c>ATTACH</c>, <c>DETACH … CONCURRENTLY</c>), and whether it is
/// there decides: a visit of a day that was dropped finds no partition, in no replica, whatever that remembers.
/// </summary>
internal sealed class PostgresVisitDays(IDbContextFactory<AttributionDbContext> contexts, IOptions<RetentionOptions> options, TimeProvider clock) : VisitDays(contexts, options, clock)
{
    // Whoever makes or gives up days holds the first for a transaction; whoever detaches them the second for its session.
    private const long Making = 0x76_69_73_69_74_73_01;
    private const long Dropping = 0x76_69_73_69_74_73_02;

    private const string ListDays =
        """
        SELECT c.relname, i.inhrelid IS NOT NULL, coalesce(i.inhdetachpending, false)
        FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhparent = 'visits'::regclass
        WHERE c.relkind = 'r' AND c.relname ~ '^visits_[0-9]{8}$' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'visits'::regclass)
        ORDER BY c.relname
        """;

    private readonly ConcurrentDictionary<DateOnly, bool> known = new();

    /// <summary>Forgets which days are there; after an insert found one gone.</summary>
    public void Forget() => known.Clear();

    /// <summary>Whether a day was opened by this process, or found open, and has not been found gone since.</summary>
    public bool IsOpen(DateOnly day) => known.ContainsKey(day);

    protected override async Task<IReadOnlyCollection<DateOnly>> OpenAllAsync(IReadOnlyCollection<DateOnly> days, CancellationToken cancellationToken)
    {
        if (days.All(known.ContainsKey))
        {
            return [];
        }

        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Making})", cancellationToken);
        var first = await FindMarkAsync(context, RetentionMark.Visits, cancellationToken) ?? DateOnly.MinValue;
        var there = (await ListAsync(context, cancellationToken)).Where(x => x is { Attached: true, Detaching: false }).Select(x => x.Day).ToHashSet();
        var opened = days.Where(day => day >= first).ToList();
        foreach (var day in opened.Where(day => !there.Contains(day)).Order())
        {
            await AttachAsync(context, day, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var day in opened)
        {
            known.TryAdd(day, true);
        }

        return [.. days.Where(day => day < first)];
    }

    protected override async Task<int> DropBeforeAsync(DateOnly first, CancellationToken cancellationToken)
    {
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        if (!await TryLockAsync(context, cancellationToken))
        {
            return 0;
        }

        try
        {
            if (!(await ListAsync(context, cancellationToken)).Exists(x => x.Day < first))
            {
                return 0;
            }

            // Before anything is dropped, or a day could be opened again and a visit that comes again be counted again.
            await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
            {
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Making})", cancellationToken);
                await RaiseAsync(context, RetentionMark.Visits, first, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            var old = (await ListAsync(context, cancellationToken)).FindAll(x => x.Day < first);
            foreach (var (day, attached, detaching) in old)
            {
                known.TryRemove(day, out _);
                await DropAsync(context, day, attached, detaching, cancellationToken);
            }

            var start = first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            await context.Set<UntimedVisit>().Where(x => x.OccurredAt < start).ExecuteDeleteAsync(cancellationToken);
            return old.Count;
        }
        finally
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Dropping})", CancellationToken.None);
        }
    }

    protected override Task ForgetAddressesAsync(AttributionDbContext context, DateOnly day, CancellationToken cancellationToken)
    {
        var from = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var to = from.AddDays(1);
        return context.Visits.Where(x => x.OccurredAt >= from && x.OccurredAt < to && x.AddressHash != null)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.AddressHash, (byte[]?)null), cancellationToken);
    }

    protected override async Task<DateOnly?> OldestDayAsync(AttributionDbContext context, CancellationToken cancellationToken) =>
        (await ListAsync(context, cancellationToken)).Where(x => x.Attached).Select(x => (DateOnly?)x.Day).Min();

    // Made beside the table and then attached, which stops nobody; CREATE … PARTITION OF would wait for every writer and hold up those behind.
    private static async Task AttachAsync(AttributionDbContext context, DateOnly day, CancellationToken cancellationToken)
    {
        await RunAsync(context, $"CREATE TABLE {TableOf(day)} (LIKE visits INCLUDING DEFAULTS)", cancellationToken);
        await RunAsync(
            context, $"ALTER TABLE visits ATTACH PARTITION {TableOf(day)} FOR VALUES FROM ('{day:yyyy-MM-dd} 00:00:00+00') TO ('{day.AddDays(1):yyyy-MM-dd} 00:00:00+00')", cancellationToken);
    }

    // Detaching waits for those who use the table, and whoever opens a day would wait for the detaching: one of the two at a time.
    private static async Task DropAsync(AttributionDbContext context, DateOnly day, bool attached, bool detaching, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({Making})", cancellationToken);
        try
        {
            if (attached)
            {
                await RunAsync(context, $"ALTER TABLE visits DETACH PARTITION {TableOf(day)} {(detaching ? "FINALIZE" : "CONCURRENTLY")}", cancellationToken);
            }

            await RunAsync(context, $"DROP TABLE {TableOf(day)}", cancellationToken);
        }
        finally
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Making})", CancellationToken.None);
        }
    }

    private static async Task<List<(DateOnly Day, bool Attached, bool Detaching)>> ListAsync(AttributionDbContext context, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(context, ListDays, cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var days = new List<(DateOnly, bool, bool)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            days.Add((DateOnly.ParseExact(reader.GetString(0).AsSpan("visits_".Length), "yyyyMMdd", CultureInfo.InvariantCulture), reader.GetBoolean(1), reader.GetBoolean(2)));
        }

        return days;
    }

    private static async Task<bool> TryLockAsync(AttributionDbContext context, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(context, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_try_advisory_lock({Dropping})"), cancellationToken);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task RunAsync(AttributionDbContext context, FormattableString sql, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(context, FormattableString.Invariant(sql), cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<DbCommand> CommandAsync(AttributionDbContext context, string sql, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // Our own words, and days.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>The partition of a day.</summary>
    public static string TableOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"visits_{day:yyyyMMdd}");
}
