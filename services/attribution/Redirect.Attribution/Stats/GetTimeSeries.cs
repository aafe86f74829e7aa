using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>Visits and what came of them by hour, or by day of a time zone, zeros where there were none. From the roll-ups.</summary>
internal sealed class GetTimeSeries(ScopeOwnership ownership, Currencies currencies, IDbContextFactory<AttributionDbContext> contexts)
{
    /// <summary>92 days of hours.</summary>
    public const int MaxPoints = 2_208;

    public async Task<Answer<SeriesAnswer>> AskAsync(
        StatsScope scope, DateTime? from, DateTime? to, SeriesInterval interval, StatsZone zone, CancellationToken cancellationToken)
    {
        if (from is not { } start || to is not { } end)
        {
            return new Refusal(RefusalKind.Rule, from is null ? "from" : "to", "required", "A time series needs 'from' and 'to'.");
        }

        var asked = SeriesBuckets.Of(start, end, interval, zone);
        if (asked.Value is not { } buckets)
        {
            return asked.Refusal!;
        }

        var (range, count) = (buckets.Range, buckets.Count);
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
                    x.Sum(y => y.Duplicate), x.Sum(y => y.Internal), x.Sum(y => y.Suspect))
                { Invalidated = x.Sum(y => y.Invalidated), Restored = x.Sum(y => y.Restored) },
                Outcomes = new OutcomeCounts(
                    x.Sum(y => y.Orders), x.Sum(y => y.Paid), x.Sum(y => y.WakeAttempted), x.Sum(y => y.WakeHidden),
                    new ClaimCounts(
                        x.Sum(y => y.Claims), x.Sum(y => y.ClaimsReturned), x.Sum(y => y.Redemptions), x.Sum(y => y.RedemptionsReversed),
                        x.Sum(y => y.RedeemedAmount), x.Sum(y => y.ReversedAmount)),
                    new OrderCorrections(x.Sum(y => y.Refunds), x.Sum(y => y.Refunded), x.Sum(y => y.OrdersClosed)),
                    x.Sum(y => y.Landed)),
            })
            .AsAsyncEnumerable();

        var points = new SeriesAnswer.Point[count];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new SeriesAnswer.Point(buckets.Start(i), default, default);
        }

        await foreach (var hour in hours.WithCancellation(cancellationToken))
        {
            ref var point = ref points[buckets.Of(hour.Hour)];
            point = new SeriesAnswer.Point(point.Start, point.Visits + hour.Visits, point.Outcomes + hour.Outcomes);
        }

        var hasOrders = points.Any(point => point.Outcomes is not { Orders: 0, Corrections.Refunds: 0 });
        return new SeriesAnswer(interval, zone, range, points, hasOrders ? await currencies.FindAsync(scope.MerchantId, cancellationToken) : null);
    }
}
