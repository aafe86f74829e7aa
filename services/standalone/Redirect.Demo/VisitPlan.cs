namespace Redirect.Demo;

/// <summary>Who will come, from where and on what; and, by the rules, what must be counted of it.</summary>
internal sealed class VisitPlan
{
    // Of six visits, three come from the first placement, two from the second, one from the third.
    private static readonly int[] Shares = [0, 0, 0, 1, 1, 2];

    private VisitPlan(IReadOnlyList<PlannedVisit> visits) => Visits = visits;

    public IReadOnlyList<PlannedVisit> Visits { get; }

    /// <summary>Requests that make a visit: all but HEAD.</summary>
    public IEnumerable<PlannedVisit> Counted => Visits.Where(visit => visit.Reader.Quality is not null);

    /// <summary>Distinct people among the humans.</summary>
    public int People => Visits.Where(visit => visit.Reader.Quality == "human").Select(visit => (visit.Reader, visit.Person)).Distinct().Count();

    /// <summary>300 requests in a fixed order that mixes readers and placements.</summary>
    public static VisitPlan Make(IReadOnlyList<DemoPlacement> placements)
    {
        var visits = new List<PlannedVisit>();
        foreach (var (reader, requests) in Readers.All)
        {
            for (var i = 0; i < requests; i++)
            {
                // Humans come twice: half as many people as visits.
                var people = Math.Max(1, requests / 2);
                visits.Add(new PlannedVisit(reader, i % people, placements[Shares[visits.Count % Shares.Length]], IsReturn: i >= people));
            }
        }

        // A stride that shares no factor with the count visits every index once. Who comes back does so after all have been there.
        return new VisitPlan([.. Enumerable.Range(0, visits.Count).Select(i => visits[i * 7 % visits.Count]).OrderBy(visit => visit.IsReturn)]);
    }
}
