using Redirect.Links.Following;

namespace Redirect.Links.Splits;

/// <summary>A split, ready to choose: the same visitor falls to the same variant as long as the shares stay.</summary>
internal sealed class SplitPlan
{
    private readonly IReadOnlyList<SplitVariant> variants;
    private readonly string[] locations;
    private readonly double[] weights;

    public SplitPlan(IReadOnlyList<SplitVariant> variants)
    {
        this.variants = variants;
        locations = [.. variants.Select(variant => Locations.Of(variant.Target))];
        double sum = variants.Sum(variant => variant.Weight);
        weights = [.. variants.Select(variant => variant.Weight / sum)];
    }

    /// <summary>The weights as shares that sum to 1.</summary>
    public ReadOnlySpan<double> Weights => weights;

    public string LocationOf(int variant) => locations[variant - 1];

    public string NameOf(int variant) => variants[variant - 1].Name;

    /// <summary>The visitor's variant, from 1, and the probability with which it was chosen.</summary>
    public (int Variant, double Probability) Choose(UInt128 visitor, ReadOnlySpan<double> shares)
    {
        var probabilities = shares.IsEmpty ? weights : shares;
        // The upper half of a random id is as good as a random number; mixed, so that other splits fall otherwise.
        var place = (ulong)(visitor >> 64) / (double)ulong.MaxValue;
        for (var at = 0; at < probabilities.Length - 1; at++)
        {
            if (place < probabilities[at])
            {
                return (at + 1, probabilities[at]);
            }

            place -= probabilities[at];
        }

        return (probabilities.Length, probabilities[^1]);
    }
}
