using System.Numerics;

namespace Redirect.Attribution.Models;

/// <summary>
/// Paths as a Markov chain of order 1: START, the channels, and the ends CONVERSION and NULL. A channel that comes several times in a row is one step. What a channel's
/// removal costs is RE(c) = 1 − P(conversion without c)/P(conversion), where what went to the channel goes to NULL (Anderl et al. 2016).
/// <para>A path that is lost without c is one that reaches c and converts from there, so RE(c) = P(reach c) · P(conversion from c) / P(conversion). Both come from one
/// inverse of the chain's matrix, made without fractions (Bareiss 1968): loops are right, and nothing is rounded before the end.</para>
/// </summary>
internal sealed class MarkovChain
{
    /// <summary>Channels of a chain at most.</summary>
    public const int MaxChannels = 64;

    private readonly SortedDictionary<string, Node> nodes = new(StringComparer.Ordinal);

    public int Channels => nodes.Count;

    /// <summary>Every transition with how often it was taken, in one order; what the chain is made from.</summary>
    public IEnumerable<(string From, string To, long Count)> Transitions =>
        nodes.SelectMany(from => from.Value.Next.Select(next => (from.Key, next.Key, next.Value))
            .Prepend((from.Key, "(null)", from.Value.Null)).Prepend((from.Key, "(conversion)", from.Value.Conversions)).Prepend(("(start)", from.Key, from.Value.Starts)));

    /// <summary>Adds a path.</summary>
    /// <param name="path">Channels, the earliest first; an empty one is no path.</param>
    /// <param name="converted">Whether an order came of it.</param>
    public void Add(IEnumerable<string> path, bool converted)
    {
        Node? last = null;
        string? name = null;
        foreach (var channel in path)
        {
            if (channel == name)
            {
                continue;
            }

            if (!nodes.TryGetValue(channel, out var node))
            {
                nodes.Add(channel, node = new Node());
            }

            if (last is null)
            {
                node.Starts++;
            }
            else
            {
                last.Next[channel] = last.Next.GetValueOrDefault(channel) + 1;
            }

            (last, name) = (node, channel);
        }

        if (last is not null)
        {
            _ = converted ? last.Conversions++ : last.Null++;
        }
    }

    /// <summary>P(conversion), 10 decimals; 0 of an empty chain.</summary>
    public decimal Conversion => nodes.Count == 0 ? 0 : Solve().Conversion;

    /// <summary>Removal effects and shares; a chain without a conversion has effects of 0, and equal shares.</summary>
    /// <exception cref="InvalidOperationException">More than <see cref="MaxChannels"/>.</exception>
    public ChannelWeights Weigh()
    {
        if (nodes.Count == 0)
        {
            return new ChannelWeights([]);
        }

        if (nodes.Count > MaxChannels)
        {
            throw new InvalidOperationException($"A chain has at most {MaxChannels} channels.");
        }

        var (_, effects, denominator) = Solve();
        var shares = LargestRemainder.Split(PathWeights.ShareUnit, effects);
        return new ChannelWeights([.. nodes.Keys.Select((name, i) => new ChannelWeights.Channel(name, Rational.ToDecimal(effects[i], denominator), (decimal)shares[i] / PathWeights.ShareUnit))]);
    }

    private (decimal Conversion, BigInteger[] Effects, BigInteger Denominator) Solve()
    {
        var names = nodes.Keys.Index().ToDictionary(x => x.Item, x => x.Index, StringComparer.Ordinal);
        Node[] states = [.. nodes.Values];
        var n = states.Length;
        var starts = states.Aggregate(BigInteger.Zero, (sum, node) => sum + node.Starts);

        // (I − Q), each row times how often its channel was left: whole numbers, and the right side is the conversions.
        var matrix = new BigInteger[n, n];
        for (var i = 0; i < n; i++)
        {
            matrix[i, i] = states[i].Conversions + states[i].Null;
            foreach (var (next, count) in states[i].Next)
            {
                matrix[i, names[next]] -= count;
                matrix[i, i] += count;
            }
        }

        var (adjugate, determinant) = Invert(matrix);

        // converts[c] / determinant = P(conversion from c); reaches[c] / (adjugate[c,c] · starts) = P(reach c).
        var converts = new BigInteger[n];
        var reaches = new BigInteger[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                converts[i] += adjugate[i, j] * states[j].Conversions;
                reaches[i] += states[j].Starts * adjugate[j, i];
            }
        }

        var conversion = Enumerable.Range(0, n).Aggregate(BigInteger.Zero, (sum, i) => sum + (states[i].Starts * converts[i]));
        if (conversion.IsZero)
        {
            return (0, new BigInteger[n], BigInteger.One);
        }

        // RE(c) = reaches·converts / (adjugate[c,c]·conversion), brought to one denominator.
        var product = Enumerable.Range(0, n).Aggregate(BigInteger.One, (lcm, i) => lcm / BigInteger.GreatestCommonDivisor(lcm, adjugate[i, i]) * adjugate[i, i]);
        BigInteger[] effects = [.. Enumerable.Range(0, n).Select(i => reaches[i] * converts[i] * (product / adjugate[i, i]))];
        return (Rational.ToDecimal(conversion, determinant * starts), effects, product * conversion);
    }

    /// <summary>Gauss and Jordan without fractions: every division is exact. No pivot is 0, because every state leads to an end.</summary>
    private static (BigInteger[,] Adjugate, BigInteger Determinant) Invert(BigInteger[,] matrix)
    {
        var n = matrix.GetLength(0);
        var work = new BigInteger[n, 2 * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                work[i, j] = matrix[i, j];
            }

            work[i, n + i] = BigInteger.One;
        }

        var before = BigInteger.One;
        for (var k = 0; k < n; k++)
        {
            var pivot = work[k, k];
            for (var i = 0; i < n; i++)
            {
                if (i == k)
                {
                    continue;
                }

                var factor = work[i, k];
                for (var j = 0; j < 2 * n; j++)
                {
                    work[i, j] = ((work[i, j] * pivot) - (factor * work[k, j])) / before;
                }
            }

            before = pivot;
        }

        var adjugate = new BigInteger[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                adjugate[i, j] = work[i, n + j];
            }
        }

        return (adjugate, work[n - 1, n - 1]);
    }

    private sealed class Node
    {
        public long Starts { get; set; }

        public long Conversions { get; set; }

        public long Null { get; set; }

        public SortedDictionary<string, long> Next { get; } = new(StringComparer.Ordinal);
    }
}
