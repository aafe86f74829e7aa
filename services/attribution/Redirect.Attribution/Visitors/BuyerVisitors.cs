using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Visitors;

/// <summary>
/// Who is one buyer: visitors that share a member, and visitors that share one with those, and so on. What one report of a member joins no other takes apart, so the
/// answer does not depend on the order of the reports.
/// </summary>
internal static class BuyerVisitors
{
    /// <summary>Visitors and members of one buyer at most, each: a device that a whole shop logs in at is nobody's. Kept where they are joined.</summary>
    public const int MaxGroup = 100;

    private const int VisitorsPerQuery = 500;

    /// <summary>All visitors of whoever a visitor is, that one included, in the order of their ids.</summary>
    public static async Task<IReadOnlyList<Guid>> OfAsync(AttributionDbContext context, Guid merchantId, Guid visitorId, CancellationToken cancellationToken) =>
        (await OfAsync(context, merchantId, [visitorId], cancellationToken))[visitorId];

    /// <summary>The same of many at once, by a query for each step away from them.</summary>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Guid>>> OfAsync(
        AttributionDbContext context, Guid merchantId, IReadOnlyCollection<Guid> visitorIds, CancellationToken cancellationToken)
    {
        var seen = visitorIds.ToHashSet();
        var neighbours = seen.ToDictionary(visitor => visitor, _ => new List<Guid>());
        Guid[] frontier = [.. seen];
        while (frontier.Length > 0)
        {
            var found = new List<Guid>();
            foreach (var chunk in frontier.Chunk(VisitorsPerQuery))
            {
                var ids = chunk.ToList();
                var members = context.Set<VisitorMember>().AsNoTracking();
                var pairs = await members.Where(x => x.MerchantId == merchantId && ids.Contains(x.VisitorId))
                    .Join(members, x => new { x.MerchantId, x.MemberHash }, x => new { x.MerchantId, x.MemberHash }, (one, other) => new { One = one.VisitorId, Other = other.VisitorId })
                    .Where(x => x.One != x.Other).ToListAsync(cancellationToken);
                foreach (var pair in pairs)
                {
                    neighbours[pair.One].Add(pair.Other);
                    if (seen.Add(pair.Other))
                    {
                        neighbours.Add(pair.Other, []);
                        found.Add(pair.Other);
                    }
                }
            }

            frontier = [.. found];
        }

        var groups = new Dictionary<Guid, IReadOnlyList<Guid>>();
        foreach (var visitor in visitorIds.Where(visitor => !groups.ContainsKey(visitor)))
        {
            var group = Reach(visitor, neighbours);
            foreach (var one in group)
            {
                groups[one] = group;
            }
        }

        return groups;
    }

    private static List<Guid> Reach(Guid from, Dictionary<Guid, List<Guid>> neighbours)
    {
        var reached = new HashSet<Guid> { from };
        var open = new Queue<Guid>([from]);
        while (open.TryDequeue(out var visitor))
        {
            foreach (var next in neighbours[visitor].Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }

        return [.. reached.Order()];
    }
}
