using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Alliances;

/// <summary>Reads the stored visits that a week's count is made from, and what each is worth.</summary>
internal static class ExchangeVisits
{
    /// <summary>What each side received in the week, as it should be from what is known now.</summary>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<ExchangeTally>>> CountAsync(
        AttributionDbContext context, AllianceFacts facts, DateOnly week, CancellationToken cancellationToken)
    {
        var tallies = new Dictionary<Guid, IReadOnlyList<ExchangeTally>>();
        var to = facts.Alliance.EndedAt ?? DateTime.MaxValue;
        foreach (var owner in facts.Alliance.Sides)
        {
            var placements = facts.Placements.Where(x => x.OwnerId == owner).ToList();
            var visits = await ReadAsync(context, owner, facts.Alliance.OtherThan(owner), [.. placements.Select(x => x.PlacementId).Distinct()], week, cancellationToken);
            tallies[owner] = ExchangeCount.Week(week, visits, facts.Start, to, placements, [.. facts.Pauses.Where(x => x.OwnerId == owner)], facts.TermsIn(week).WeeklyCap);
        }

        return tallies;
    }

    private static async Task<IReadOnlyList<ExchangeVisit>> ReadAsync(
        AttributionDbContext context, Guid owner, Guid carrier, IReadOnlyList<Guid> placements, DateOnly week, CancellationToken cancellationToken)
    {
        if (placements.Count == 0)
        {
            return [];
        }

        // A carrier's people are those it named, and whoever came to its own links in a browser that it marked: sent by its own hand they are no visitors.
        var (from, to) = (ChinaWeek.Start(week).AddDays(-ExchangeCount.LookBackDays), ChinaWeek.End(week));
        var visits = await context.Visits.AsNoTracking()
            .Where(x => x.MerchantId == owner && x.OccurredAt >= from && x.OccurredAt < to && x.PlacementId != null && placements.Contains(x.PlacementId.Value))
            .Select(x => new
            {
                x.EventId,
                PlacementId = x.PlacementId!.Value,
                x.VisitorId,
                x.OccurredAt,
                x.Quality,
                IsOwn = x.VisitorId != null && (
                    context.Set<InternalVisitor>().Any(y => (y.MerchantId == carrier || y.MerchantId == owner) && y.VisitorId == x.VisitorId)
                    || context.Visits.Any(y => y.MerchantId == carrier && y.VisitorId == x.VisitorId && y.Quality == (short)Quality.Internal && y.OccurredAt >= from && y.OccurredAt < to)),
            })
            .ToListAsync(cancellationToken);
        var invalid = await Corrections.InvalidAsync(context, owner, from, to, cancellationToken);
        return [.. visits.Select(x => new ExchangeVisit(x.EventId, x.PlacementId, x.VisitorId, x.OccurredAt, WorthOf((Quality)x.Quality, x.IsOwn || invalid.ContainsKey(x.EventId))))];
    }

    private static VisitWorth WorthOf(Quality quality, bool isInvalid) => quality switch
    {
        Quality.Human => isInvalid ? VisitWorth.Invalid : VisitWorth.Valid,
        Quality.Bot or Quality.Suspect or Quality.Internal => VisitWorth.Invalid,
        _ => VisitWorth.Neutral,
    };
}
