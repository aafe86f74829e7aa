using System.Numerics;

namespace Redirect.Attribution.Models;

/// <summary>Paths by the set of channels they came by, with and without an order: what Shapley's model by rate is made from.</summary>
internal sealed class ChannelSets
{
    // Rates are whole numbers of this part, so that a sum of 4,096 of them is exact and small.
    private static readonly BigInteger RateUnit = BigInteger.Pow(10, 12);

    private readonly Dictionary<string, int> first = new(StringComparer.Ordinal);
    private readonly Dictionary<BigInteger, (long Orders, long Paths)> sets = [];

    public int Channels => first.Count;

    /// <summary>Every set with its orders and paths, in one order; what the model is made from.</summary>
    public IEnumerable<(string Channels, long Orders, long Paths)> Sets => sets
        .Select(set => (string.Join('\u001f', first.Where(x => !(set.Key & (BigInteger.One << x.Value)).IsZero).Select(x => x.Key).Order(StringComparer.Ordinal)), set.Value.Orders, set.Value.Paths))
        .OrderBy(set => set.Item1, StringComparer.Ordinal);

    /// <summary>Adds a path.</summary>
    public void Add(IEnumerable<string> path, bool converted)
    {
        var set = BigInteger.Zero;
        foreach (var channel in path)
        {
            if (!first.TryGetValue(channel, out var bit))
            {
                first.Add(channel, bit = first.Count);
            }

            set |= BigInteger.One << bit;
        }

        if (!set.IsZero)
        {
            var (orders, paths) = sets.GetValueOrDefault(set);
            sets[set] = (orders + (converted ? 1 : 0), paths + 1);
        }
    }

    /// <summary>Values and shares; a channel whose value is below 0 has a share of 0.</summary>
    /// <exception cref="InvalidOperationException">More than <see cref="ShapleyValue.MaxPlayers"/> channels.</exception>
    public ChannelWeights Weigh(ModelParameters parameters)
    {
        if (first.Count == 0)
        {
            return new ChannelWeights([]);
        }

        if (first.Count > ShapleyValue.MaxPlayers)
        {
            throw new InvalidOperationException($"There are more than {ShapleyValue.MaxPlayers} channels.");
        }

        // By name, so that a seed draws the same whatever order the paths came in.
        string[] names = [.. first.Keys.Order(StringComparer.Ordinal)];
        var bits = names.Select((name, i) => (Old: first[name], New: i)).ToDictionary(x => x.Old, x => x.New);
        List<(ulong Set, long Orders, long Paths)> known = [.. sets.Select(set => (Enumerable.Range(0, first.Count)
            .Where(bit => !(set.Key & (BigInteger.One << bit)).IsZero).Aggregate(0UL, (word, bit) => word | (1UL << bits[bit])), set.Value.Orders, set.Value.Paths))];
        var (values, denominator) = ShapleyValue.Of(names.Length, Rate, parameters.Seed, parameters.Samples);
        var shares = LargestRemainder.Split(PathWeights.ShareUnit, [.. values.Select(value => BigInteger.Max(value, BigInteger.Zero))]);
        return new ChannelWeights([.. names.Select((name, i) => new ChannelWeights.Channel(name, Rational.ToDecimal(values[i], denominator * RateUnit), (decimal)shares[i] / PathWeights.ShareUnit))]);

        BigInteger Rate(ulong set)
        {
            var (orders, paths) = (0L, 0L);
            foreach (var one in known)
            {
                if ((one.Set & ~set) == 0)
                {
                    (orders, paths) = (orders + one.Orders, paths + one.Paths);
                }
            }

            return paths == 0 ? BigInteger.Zero : orders * RateUnit / paths;
        }
    }
}
