using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>Visits, claims and redemptions by hour of UTC or day of UTC+8, zeros where there were none.</summary>
internal sealed class GetTimeSeries(ScopeOwnership ownership, IDbContextFactory<AttributionDbContext> contexts)
{
    /// <summary>92 days of hours.</summary>
    public const int MaxPoints = 2_208;

    public async Task<Answer<SeriesAnswer>> AskAsync(
        StatsScope scope, DateTime? from, DateTime? to, SeriesInterval interval, CancellationToken cancellationToken)
    {
        if (from is not { } start || to is not { } end)
        {
            return new Refusal(RefusalKind.Rule, from is null ? "from" : "to", "required", "A time series needs 'from' and 'to'.");
        }

        var asked = interval == SeriesInterval.Day ? HourRange.Days(start, end) : HourRange.Hours(start, end);
        if (asked.Value is not { } range)
        {
            return asked.Refusal!;
        }

        var step = interval == SeriesInterval.Day ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1);
        var first = range.From!.Value;
        var count = (range.To!.Value - first).Ticks / step.Ticks;
        if (count > MaxPoints)
        {
            return new Refusal(RefusalKind.Rule, "to", "range_too_long", $"A time series has at most {MaxPoints} points; this range has {count}.");
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var hours = context.Rollups.AsNoTracking().In(scope, range)
            .GroupBy(x => x.Hour)
            .Select(x => new
            {
                Hour = x.Key,
                Visits = new VisitCounts(
                    x.Sum(y => y.HumanGross), x.Sum(y => y.Preview), x.Sum(y => y.Bot), x.Sum(y => y.Prefetch),
                    x.Sum(y => y.Duplicate), x.Sum(y => y.Internal), x.Sum(y => y.Suspect)) { Invalidated = x.Sum(y => y.Invalidated), Restored = x.Sum(y => y.Restored) },
                Claims = x.Sum(y => y.Claims),
                Redemptions = x.Sum(y => y.Redemptions),
            })
            .AsAsyncEnumerable();

        var points = new SeriesAnswer.Point[count];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new SeriesAnswer.Point(first + (i * step), default, 0, 0);
        }

        await foreach (var hour in hours.WithCancellation(cancellationToken))
        {
            var (at, visits, claims, redemptions) = points[(hour.Hour - first).Ticks / step.Ticks];
            points[(hour.Hour - first).Ticks / step.Ticks] = new SeriesAnswer.Point(at, visits + hour.Visits, claims + hour.Claims, redemptions + hour.Redemptions);
        }

        return new SeriesAnswer(interval, range, points);
    }
}
