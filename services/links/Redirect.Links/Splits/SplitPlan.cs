using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Redirect.Links.Following;

namespace Redirect.Links.Splits;

/// <summary>
/// A split, ready to choose: the same visitor falls to the same variant as long as the shares stay, and when they change few visitors move.
/// Weighted rendezvous hashing: each variant draws −ln(h)/w with h from a hash of visitor, link and variant, and the least wins,
/// which happens to each with exactly its share (the logarithmic method of Schindelhauer and Schomaker, "Weighted distributed hash
/// tables", SPAA 2005; rendezvous: Thaler and Ravishankar, 1998). Where δ of the shares change hands at most 2δ/(1+δ) of the visitors move, and
/// nothing that remembers nobody can promise less (Moulton and Jiang, "Maximally consistent sampling", 2018).
/// </summary>
internal sealed class SplitPlan
{
    // A probability below is not one of ours: the rarest arm there can be has weight 1 beside nineteen of 10,000.
    private const double LeastProbability = 1e-6;

    private readonly IReadOnlyList<SplitVariant> variants;
    private readonly string[] locations;
    private readonly double[] weights;
    private readonly ulong[] salts;

    /// <param name="linkId">Makes the visitors of one link fall otherwise than those of another.</param>
    /// <param name="variants">At least one; names differ.</param>
    public SplitPlan(Guid linkId, IReadOnlyList<SplitVariant> variants)
    {
        this.variants = variants;
        locations = [.. variants.Select(variant => Locations.Of(variant.Target))];
        double sum = variants.Sum(variant => variant.Weight);
        weights = [.. variants.Select(variant => variant.Weight / sum)];
        salts = [.. variants.Select(variant => SaltOf(linkId, variant.Name))];
    }

    public int Count => weights.Length;

    /// <summary>The weights as shares that sum to 1.</summary>
    public ReadOnlySpan<double> Weights => weights;

    public string LocationOf(int variant) => locations[variant - 1];

    public string NameOf(int variant) => variants[variant - 1].Name;

    /// <summary>Whether shares for the one are shares for the other: the same names in the same order.</summary>
    public bool HasSameArms(SplitPlan other)
    {
        if (Count != other.Count)
        {
            return false;
        }

        for (var at = 0; at < Count; at++)
        {
            if (variants[at].Name != other.variants[at].Name || variants[at].Weight != other.variants[at].Weight)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The visitor's variant, from 1, and the probability with which it was drawn.</summary>
    /// <param name="visitor">Random; 0 stands for all who have no id (bots), and is one visitor like others.</param>
    /// <param name="shares">One for each variant, together 1; empty: the weights.</param>
    /// <param name="kept">What the visitor drew before. It stays, with the probability of then, unless the variant is gone or gets nobody now.</param>
    public (int Variant, double Probability) Choose(UInt128 visitor, ReadOnlySpan<double> shares, KeptVariant kept = default)
    {
        var probabilities = shares.Length == weights.Length ? shares : weights;
        if (kept.Probability is >= LeastProbability and <= 1)
        {
            for (var at = 0; at < salts.Length; at++)
            {
                if ((uint)salts[at] == kept.Fingerprint && probabilities[at] > 0)
                {
                    return (at + 1, kept.Probability);
                }
            }
        }

        var (chosen, least) = (0, double.PositiveInfinity);
        for (var at = 0; at < probabilities.Length; at++)
        {
            if (probabilities[at] > 0 && -Math.Log(Fraction(visitor, salts[at])) / probabilities[at] is var drawn && drawn < least)
            {
                (chosen, least) = (at, drawn);
            }
        }

        return (chosen + 1, probabilities[chosen]);
    }

    /// <summary>What a visitor's browser remembers of a choice.</summary>
    public KeptVariant Keep(int variant, double probability) => new((uint)salts[variant - 1], probability);

    // In (0, 1), without its ends: the logarithm of 0 is no number to compare by.
    private static double Fraction(UInt128 visitor, ulong salt)
    {
        var hash = Mixing.Mix(Mixing.Mix((ulong)(visitor >> 64) ^ salt) + (ulong)visitor);
        return ((hash >> 11) + 0.5) * (1.0 / (1UL << 53));
    }

    private static ulong SaltOf(Guid linkId, string name)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        linkId.TryWriteBytes(bytes, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(16));
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(bytes));
    }
}
