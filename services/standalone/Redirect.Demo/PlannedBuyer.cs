namespace Redirect.Demo;

/// <summary>A buyer of the demo: which placements were passed on the way, and what was paid.</summary>
/// <param name="OrderId">The order's.</param>
/// <param name="Path">Numbers of placements, in order; none: nobody knows how the buyer came.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Refunded">Of it, given back later.</param>
internal sealed record PlannedBuyer(string OrderId, IReadOnlyList<int> Path, long Amount, long Refunded = 0)
{
    /// <summary>What each touch of the path earns under a model, worked out here from its definition and from nothing of the system's.</summary>
    /// <param name="model">last, first, linear or position.</param>
    public IReadOnlyList<long> Credits(string model)
    {
        var weights = Path.Select((_, at) => Weight(model, at, Path.Count)).ToList();
        var credits = weights.Select(weight => (long)decimal.Floor(Amount * weight.Part / weight.Of)).ToList();

        // What the floors leave goes to the largest remainders, of equal ones to the earlier.
        foreach (var at in Enumerable.Range(0, Path.Count).OrderByDescending(at => (Amount * weights[at].Part) % weights[at].Of).ThenBy(at => at).Take((int)(Amount - credits.Sum())))
        {
            credits[at]++;
        }

        return credits;
    }

    private static (long Part, long Of) Weight(string model, int at, int count) => (model, count) switch
    {
        ("first", _) => (at == 0 ? 1 : 0, 1),
        ("last", _) => (at == count - 1 ? 1 : 0, 1),
        ("linear", _) or ("position", <= 2) => (1, count),
        ("position", _) => at == 0 || at == count - 1 ? (2L * (count - 2), 5L * (count - 2)) : (1, 5L * (count - 2)),
        _ => throw new DemoException($"The demo does not know the model '{model}'."),
    };
}
