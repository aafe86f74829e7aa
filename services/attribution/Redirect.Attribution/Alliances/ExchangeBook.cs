using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Alliances;

/// <summary>Keeps the counts: rows of days that are made anew while their week is open, and of weeks that never change once they are closed.</summary>
internal static class ExchangeBook
{
    /// <summary>Makes the rows of an open week what they should be.</summary>
    public static async Task KeepAsync(
        AttributionDbContext context, Alliance alliance, DateOnly week, IReadOnlyDictionary<Guid, IReadOnlyList<ExchangeTally>> tallies, CancellationToken cancellationToken)
    {
        var (id, end) = (alliance.Id, week.AddDays(ChinaWeek.Days));
        var known = await context.Set<ExchangeDay>().Where(x => x.AllianceId == id && x.Day >= week && x.Day < end).ToDictionaryAsync(x => (x.OwnerId, x.PlacementId, x.Day), cancellationToken);
        foreach (var (owner, rows) in tallies)
        {
            foreach (var tally in rows)
            {
                if (known.Remove((owner, tally.PlacementId, tally.Day), out var row))
                {
                    row.Take(tally);
                }
                else
                {
                    context.Add(ExchangeDay.Of(id, owner, tally));
                }
            }
        }

        // Visits are never taken away but by erasure.
        context.RemoveRange(known.Values);
    }

    /// <summary>Closes a week whose days were just made: a row for each side, with what was found of the weeks before since they were closed.</summary>
    public static async Task<IReadOnlyList<ExchangeWeek>> CloseAsync(
        AttributionDbContext context, AllianceFacts facts, DateOnly week, IReadOnlyDictionary<Guid, IReadOnlyList<ExchangeTally>> tallies, DateTime now, CancellationToken cancellationToken)
    {
        var corrections = await CorrectAsync(context, facts, week, cancellationToken);
        context.AddRange(corrections);
        var terms = facts.TermsIn(week);
        IReadOnlyList<ExchangeWeek> rows =
        [
            .. facts.Alliance.Sides.Select(owner =>
            {
                var received = tallies[owner].Sum(x => x.Counted);
                var own = corrections.Where(x => x.OwnerId == owner).ToList();
                return new ExchangeWeek
                {
                    AllianceId = facts.Alliance.Id,
                    OwnerId = owner,
                    Week = week,
                    Received = received,
                    OverCap = tallies[owner].Sum(x => x.OverCap),
                    Corrected = own.Sum(x => x.Visitors),
                    TermsVersion = terms.Version,
                    PricePerVisitor = terms.PricePerVisitor,
                    Currency = facts.Currency,
                    Amount = (received * terms.PricePerVisitor) + own.Sum(x => x.Amount),
                    ClosedAt = now,
                };
            }),
        ];
        context.AddRange(rows);
        facts.Alliance.ClosedWeek = week;
        return rows;
    }

    private static async Task<List<ExchangeCorrection>> CorrectAsync(AttributionDbContext context, AllianceFacts facts, DateOnly week, CancellationToken cancellationToken)
    {
        var (id, oldest) = (facts.Alliance.Id, week.AddDays(-ReviewTimes.CorrectedWeeks * ChinaWeek.Days));
        var closed = (await context.Set<ExchangeWeek>().AsNoTracking().Where(x => x.AllianceId == id && x.Week >= oldest && x.Week < week).ToListAsync(cancellationToken)).ToLookup(x => x.Week);
        var booked = await context.Set<ExchangeCorrection>().AsNoTracking().Where(x => x.AllianceId == id && x.OfWeek >= oldest && x.OfWeek < week).ToListAsync(cancellationToken);
        var found = new List<ExchangeCorrection>();

        // Of weeks whose visits are given up nothing can be found any more.
        var kept = (await VisitDays.KeptSinceAsync(context, cancellationToken) ?? DateTime.MinValue).AddDays(ExchangeCount.LookBackDays);
        foreach (var rows in closed.Where(x => ChinaWeek.Start(x.Key) >= kept).OrderBy(x => x.Key))
        {
            var tallies = await ExchangeVisits.CountAsync(context, facts, rows.Key, cancellationToken);
            foreach (var row in rows)
            {
                var known = row.Received + booked.Where(x => x.OfWeek == row.Week && x.OwnerId == row.OwnerId).Sum(x => x.Visitors);
                var visitors = tallies[row.OwnerId].Sum(x => x.Counted) - known;
                if (visitors != 0)
                {
                    found.Add(new ExchangeCorrection { AllianceId = id, OwnerId = row.OwnerId, OfWeek = row.Week, Week = week, Visitors = visitors, Amount = visitors * row.PricePerVisitor });
                }
            }
        }

        return found;
    }
}
