using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Alliances;

/// <summary>
/// Brings an alliance up to date: counts its open weeks anew, closes and settles those whose time it is, judges balance and placements, pauses and resumes.
/// Level-triggered: it looks at what is stored and not at what happened, so it may come late, twice and from two replicas. Within the caller's transaction, which
/// holds the alliance's lock: either all of it is done or nothing.
/// </summary>
internal sealed class AllianceReview(LedgerBook ledger, AttributionMetrics metrics, TimeProvider clock)
{
    private const int AlarmDays = 7;

    public async Task RunAsync(AttributionDbContext context, Alliance alliance, CancellationToken cancellationToken)
    {
        var now = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime);
        if (alliance.StartsAt is not { } start)
        {
            return;
        }

        var facts = await AllianceFacts.LoadAsync(context, alliance, start, cancellationToken);
        if (alliance.IsOpen && facts.TermsIn(ChinaWeek.Of(now)).EndsOn is { } end && ChinaDay.Start(end) <= now)
        {
            await HoldAlliance.EndAtAsync(context, alliance, ChinaDay.Start(end), cancellationToken);
        }

        await CountAsync(context, facts, now, cancellationToken);

        // What follows reads the days by SQL.
        await context.SaveChangesAsync(cancellationToken);
        if (alliance.State != AllianceState.Ended)
        {
            await JudgeDaysAsync(context, facts, now, cancellationToken);
        }

        await WatchAsync(context, facts, now, cancellationToken);
        alliance.ReviewedAt = now;
        if (alliance.ReviewAfter is not null)
        {
            alliance.ReviewAfter = alliance.ClosedWeek >= ReviewTimes.FinalWeek(alliance) ? null : ReviewTimes.Next(now);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task CountAsync(AttributionDbContext context, AllianceFacts facts, DateTime now, CancellationToken cancellationToken)
    {
        var last = ReviewTimes.LastWeek(facts.Alliance, now);
        for (var week = ReviewTimes.FirstWeek(facts.Alliance, facts.Start); week <= last; week = week.AddDays(ChinaWeek.Days))
        {
            var tallies = await ExchangeVisits.CountAsync(context, facts, week, cancellationToken);
            await ExchangeBook.KeepAsync(context, facts.Alliance, week, tallies, cancellationToken);
            if (!ReviewTimes.IsClosed(week, now))
            {
                continue;
            }

            var closed = await ExchangeBook.CloseAsync(context, facts, week, tallies, now, cancellationToken);
            JudgeWeek(context, facts, closed, now);

            // The next week's corrections look at this one.
            await context.SaveChangesAsync(cancellationToken);
            (await ledger.PostAsync(context, Netting.Of(closed), cancellationToken)).MustStand();
        }
    }

    private void JudgeWeek(AttributionDbContext context, AllianceFacts facts, IReadOnlyList<ExchangeWeek> rows, DateTime now)
    {
        if (facts.Alliance.State == AllianceState.Ended)
        {
            return;
        }

        var week = rows[0].Week;
        foreach (var side in facts.Sides)
        {
            var other = facts.Alliance.OtherThan(side.MerchantId);
            var (received, sent) = (rows.Single(x => x.OwnerId == side.MerchantId).Received, rows.Single(x => x.OwnerId == other).Received);
            var isOtherPaused = facts.IsPaused(other, ChinaWeek.Start(week), ChinaWeek.End(week));
            side.Health = side.Health.After(ExchangeRatio.IsKept(received, sent, facts.TermsIn(week), isOtherPaused));
            Follow(context, facts, side.Health, side.MerchantId, PauseCause.Ratio, Guid.Empty, now);
        }
    }

    private async Task JudgeDaysAsync(AttributionDbContext context, AllianceFacts facts, DateTime now, CancellationToken cancellationToken)
    {
        var (id, first, last) = (facts.Alliance.Id, facts.Alliance.JudgedDay?.AddDays(1) ?? ChinaDay.Of(facts.Start), ReviewTimes.JudgedDay(now));
        if (first > last)
        {
            return;
        }

        var visited = (await context.Set<ExchangeDay>().Where(x => x.AllianceId == id && x.Day >= first && x.Day <= last && x.Valid > 0).Select(x => new { x.PlacementId, x.Day }).ToListAsync(cancellationToken))
            .Select(x => (x.PlacementId, x.Day)).ToHashSet();
        var reports = (await context.Set<PresenceReport>().AsNoTracking().Where(x => x.AllianceId == id && x.Day >= first && x.Day <= last).ToListAsync(cancellationToken)).ToLookup(x => (x.PlacementId, x.Day));
        var live = facts.Placements.Where(x => x.RemovedAt is null).ToList();
        var ids = live.ConvertAll(x => x.PlacementId);
        var retired = await context.Placements.Where(x => facts.Alliance.Sides.Contains(x.MerchantId) && ids.Contains(x.Id) && x.Retired).Select(x => x.Id).ToListAsync(cancellationToken);
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            foreach (var placement in live.Where(x => !retired.Contains(x.PlacementId)))
            {
                var check = PlacementCheck.Of(
                    placement.OwnerId, visited.Contains((placement.PlacementId, day)), [.. reports[(placement.PlacementId, day)]], IsDue(facts, placement, day));
                placement.Health = placement.Health.After(check);
                Follow(context, facts, placement.Health, facts.Alliance.OtherThan(placement.OwnerId), PauseCause.Missing, placement.PlacementId, now);
            }
        }

        facts.Alliance.JudgedDay = last;
    }

    // Carried for the whole day, and to be shown for the whole of it.
    private static bool IsDue(AllianceFacts facts, CarriedPlacement placement, DateOnly day)
    {
        var (from, to) = (ChinaDay.Start(day), ChinaDay.Start(day.AddDays(1)));
        return facts.Start <= from && placement.AddedAt <= from && !facts.IsPaused(placement.OwnerId, from, to);
    }

    private void Follow(AttributionDbContext context, AllianceFacts facts, Health health, Guid ownerId, PauseCause cause, Guid placementId, DateTime now)
    {
        if (health.Level == HealthLevel.Paused)
        {
            facts.Pause(context, ownerId, cause, placementId, clock.GetUtcNow(), now);
        }
        else
        {
            facts.Resume(ownerId, cause, placementId, now);
        }
    }

    private async Task WatchAsync(AttributionDbContext context, AllianceFacts facts, DateTime now, CancellationToken cancellationToken)
    {
        var (id, since) = (facts.Alliance.Id, ChinaDay.Of(now).AddDays(1 - AlarmDays));
        var sums = await context.Set<ExchangeDay>().Where(x => x.AllianceId == id && x.Day >= since).GroupBy(x => x.OwnerId)
            .Select(x => new { OwnerId = x.Key, Visits = x.Sum(y => y.Visits), Invalid = x.Sum(y => y.Invalid) }).ToListAsync(cancellationToken);
        foreach (var side in facts.Sides)
        {
            var sent = sums.Find(x => x.OwnerId == facts.Alliance.OtherThan(side.MerchantId));
            var isAbnormal = InvalidShare.IsAbnormal(sent?.Visits ?? 0, sent?.Invalid ?? 0);
            if (isAbnormal && side.AlarmSince is null)
            {
                metrics.AllianceAlarmed();
            }

            side.AlarmSince = isAbnormal ? side.AlarmSince ?? now : null;
        }
    }
}
