using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Retention;

/// <summary>SQLite: there is one table and one process; old visits are deleted a few at a time, so that nobody waits long for the file.</summary>
internal sealed class SqliteVisitDays(IDbContextFactory<AttributionDbContext> contexts, IOptions<RetentionOptions> options, TimeProvider clock) : VisitDays(contexts, options, clock)
{
    private const int RowsPerStep = 5_000;

    // Of the mark in the file, once it was read; this is the only process that raises it.
    private DateOnly? firstDay;

    protected override async Task<IReadOnlyCollection<DateOnly>> OpenAllAsync(IReadOnlyCollection<DateOnly> days, CancellationToken cancellationToken)
    {
        if (firstDay is null)
        {
            await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
            firstDay = await FindMarkAsync(context, RetentionMark.Visits, cancellationToken) ?? DateOnly.MinValue;
        }

        return [.. days.Where(day => day < firstDay)];
    }

    protected override async Task<int> DropBeforeAsync(DateOnly first, CancellationToken cancellationToken)
    {
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        var start = first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        if (!await context.Visits.AnyAsync(x => x.OccurredAt < start, cancellationToken))
        {
            return 0;
        }

        await RaiseAsync(context, RetentionMark.Visits, first, cancellationToken);
        firstDay = first > firstDay ? first : firstDay;
        int dropped = 0, step;
        do
        {
            step = await context.Visits.Where(x => context.Visits.Where(y => y.OccurredAt < start).OrderBy(y => y.OccurredAt).Take(RowsPerStep).Select(y => y.EventId).Contains(x.EventId))
                .ExecuteDeleteAsync(cancellationToken);
            dropped += step;
        }
        while (step == RowsPerStep);
        return dropped;
    }

    protected override async Task ForgetAddressesAsync(AttributionDbContext context, DateOnly day, CancellationToken cancellationToken)
    {
        // By the hour, for the same reason.
        for (var hour = 0; hour < 24; hour++)
        {
            var from = day.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Utc);
            var to = from.AddHours(1);
            await context.Visits.Where(x => x.OccurredAt >= from && x.OccurredAt < to && x.AddressHash != null)
                .ExecuteUpdateAsync(row => row.SetProperty(x => x.AddressHash, (byte[]?)null), cancellationToken);
        }
    }

    protected override async Task<DateOnly?> OldestDayAsync(AttributionDbContext context, CancellationToken cancellationToken) =>
        await context.Visits.OrderBy(x => x.OccurredAt).Select(x => (DateTime?)x.OccurredAt).FirstOrDefaultAsync(cancellationToken) is { } oldest ? DateOnly.FromDateTime(oldest) : null;
}
