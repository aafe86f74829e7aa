using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Ingest;

/// <summary>What must come out, found the plain way: every distinct visit once, one by one.</summary>
internal sealed class NaiveModel
{
    public Dictionary<ScopeKey, Totals> Totals { get; } = [];

    public Dictionary<RollupKey, VisitCounts> Rollups { get; } = [];

    public Dictionary<ScopeDay, long> Days { get; } = [];

    public static NaiveModel Of(IEnumerable<Visit> visits)
    {
        var model = new NaiveModel();
        var distinct = Classed(visits.DistinctBy(x => x.EventId).ToList());
        foreach (var visit in distinct)
        {
            var hour = DateTimeOffset.FromUnixTimeMilliseconds(visit.OccurredAtMs - (visit.OccurredAtMs % 3_600_000)).UtcDateTime;
            var rollup = new RollupKey(
                Id(visit.MerchantId), hour, Id(visit.LinkId), visit.PlacementId.IsEmpty ? default : Id(visit.PlacementId),
                visit.CampaignId.IsEmpty ? default : Id(visit.CampaignId), (short)visit.Form, visit.Channel);
            model.Rollups[rollup] = model.Rollups.GetValueOrDefault(rollup) + VisitCounts.One(visit.Quality);
        }

        var scopes = distinct.SelectMany(visit => ScopesOf(visit).Select(scope => (Scope: scope, Visit: visit))).GroupBy(x => x.Scope, x => x.Visit);
        foreach (var scope in scopes)
        {
            var counts = scope.Aggregate(default(VisitCounts), (sum, visit) => sum + VisitCounts.One(visit.Quality));
            var humans = scope.Where(x => x.Quality is Quality.Human or Quality.Duplicate && !x.VisitorId.IsEmpty).ToList();
            model.Totals.Add(scope.Key, new Totals(counts, humans.DistinctBy(x => x.VisitorId).Count()));
            foreach (var day in humans.GroupBy(x => DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(x.OccurredAtMs).AddHours(8))))
            {
                model.Days.Add(new ScopeDay(scope.Key, day.Key), day.DistinctBy(x => x.VisitorId).Count());
            }
        }

        return model;
    }

    // Every pair is looked at: slow, and as the rule is written.
    private static List<Visit> Classed(IReadOnlyList<Visit> visits)
    {
        var people = visits.Where(x => x.Quality is Quality.Human or Quality.Duplicate && !x.VisitorId.IsEmpty).ToLookup(x => x.VisitorId);
        return [.. visits.Select(visit =>
        {
            var copy = visit.Clone();
            if (visit.Quality == Quality.Human && people[visit.VisitorId].Any(other => other.MerchantId.Equals(visit.MerchantId) && other.LinkId.Equals(visit.LinkId)
                && visit.OccurredAtMs - other.OccurredAtMs is >= 0 and <= 2000
                && (other.OccurredAtMs < visit.OccurredAtMs || Id(other.EventId).CompareTo(Id(visit.EventId)) < 0)))
            {
                copy.Quality = Quality.Duplicate;
            }

            return copy;
        })];
    }

    private static IEnumerable<ScopeKey> ScopesOf(Visit visit)
    {
        var merchant = Id(visit.MerchantId);
        yield return ScopeKey.Merchant(merchant);
        yield return new ScopeKey(merchant, ScopeKind.Link, Id(visit.LinkId));
        if (!visit.PlacementId.IsEmpty)
        {
            yield return new ScopeKey(merchant, ScopeKind.Placement, Id(visit.PlacementId));
        }

        if (!visit.CampaignId.IsEmpty)
        {
            yield return new ScopeKey(merchant, ScopeKind.Campaign, Id(visit.CampaignId));
        }
    }

    private static Guid Id(Google.Protobuf.ByteString bytes) => new(bytes.Span, bigEndian: true);
}
