using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Splits;

/// <summary>Checks the variants of a split.</summary>
internal static class SplitChecks
{
    public const int MinVariants = 2;
    public const int MaxVariants = 20;
    public const int MaxWeight = 10_000;

    public static IReadOnlyList<SplitVariant> Check(FieldErrors errors, IReadOnlyList<SplitVariant?>? split, TargetCheck targets)
    {
        if (split is null or { Count: 0 })
        {
            return [];
        }

        if (split.Count is < MinVariants or > MaxVariants)
        {
            errors.Add("split", "count_invalid", $"A split has {MinVariants} to {MaxVariants} variants.");
            return [];
        }

        var kept = new List<SplitVariant>();
        for (var at = 0; at < split.Count; at++)
        {
            var variant = split[at];
            var name = errors.Required($"split[{at}].name", variant?.Name, 50);
            if (variant?.Weight is not (>= 1 and <= MaxWeight))
            {
                errors.Add($"split[{at}].weight", "out_of_range", $"A weight is a whole number from 1 to {MaxWeight}.");
            }

            if (kept.Any(other => other.Name == name))
            {
                errors.Add($"split[{at}].name", "duplicate", "Two variants have this name.");
            }

            kept.Add(new SplitVariant(name, targets.Required($"split[{at}].target", variant?.Target), variant?.Weight ?? 0));
        }

        return kept;
    }
}
