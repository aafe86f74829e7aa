using System.Numerics;

namespace Redirect.Attribution.Models;

/// <summary>How the touches of one path share its order (attribution.md B.1). Pure: the same path and parameters give the same weights, on every machine.</summary>
internal static class AttributionModel
{
    /// <summary>The weights of a path.</summary>
    /// <param name="kind">The model.</param>
    /// <param name="parameters">Of the model.</param>
    /// <param name="path">At least one touch, the earliest first.</param>
    /// <param name="channels">What the data say of channels; read by models that <see cref="IsDataDriven"/> only.</param>
    public static PathWeights Weigh(ModelKind kind, ModelParameters parameters, IReadOnlyList<PathTouch> path, ChannelWeights? channels = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(path.Count);
        return kind switch
        {
            ModelKind.Last => Only(path.Count, path.Count - 1),
            ModelKind.LastNonDirect => Only(path.Count, LastNonDirect(path)),
            ModelKind.First => Only(path.Count, 0),
            ModelKind.Linear => new PathWeights([.. path.Select(_ => BigInteger.One)], path.Count),
            ModelKind.TimeDecay => new PathWeights([.. path.Select(touch => HalfLife.Weight(touch.Age, parameters.HalfLife))], HalfLife.One),
            ModelKind.Position => Position(path.Count),
            ModelKind.Shapley when parameters.Worth == ShapleyWorth.Orders => ByChannel(path, null),
            ModelKind.Markov or ModelKind.Shapley => ByChannel(path, channels ?? throw new ArgumentNullException(nameof(channels))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>Whether credits depend on other paths than the order's own.</summary>
    public static bool IsDataDriven(ModelKind kind, ModelParameters parameters) =>
        kind == ModelKind.Markov || (kind == ModelKind.Shapley && parameters.Worth == ShapleyWorth.Rate);

    private static PathWeights Only(int count, int which) => new([.. Enumerable.Range(0, count).Select(i => i == which ? BigInteger.One : BigInteger.Zero)], 1);

    // A path of direct touches only is the last one's.
    private static int LastNonDirect(IReadOnlyList<PathTouch> path)
    {
        for (var i = path.Count - 1; i >= 0; i--)
        {
            if (!path[i].IsDirect)
            {
                return i;
            }
        }

        return path.Count - 1;
    }

    // 0.4, 0.2/(n-2) each, 0.4; times 5(n-2) these are whole.
    private static PathWeights Position(int count) => count <= 2
        ? new PathWeights([.. Enumerable.Repeat(BigInteger.One, count)], count)
        : new PathWeights([.. Enumerable.Range(0, count).Select(i => i == 0 || i == count - 1 ? 2 * (BigInteger)(count - 2) : BigInteger.One)], 5 * (BigInteger)(count - 2));

    /// <summary>
    /// Each channel of the path weighs what the data say, and its touches share that evenly. Without data every channel is worth the same: Shapley's value of the game in
    /// which all channels of the path together bring the order and no fewer do.
    /// </summary>
    private static PathWeights ByChannel(IReadOnlyList<PathTouch> path, ChannelWeights? channels)
    {
        var counts = path.GroupBy(touch => touch.Channel, StringComparer.Ordinal).ToDictionary(group => group.Key, group => (BigInteger)group.Count(), StringComparer.Ordinal);
        var multiple = counts.Values.Aggregate(BigInteger.One, (product, count) => product / BigInteger.GreatestCommonDivisor(product, count) * count);
        return channels is null
            ? new PathWeights([.. path.Select(touch => multiple / counts[touch.Channel])], multiple * counts.Count)
            : new PathWeights([.. path.Select(touch => channels.ShareOf(touch.Channel) * (multiple / counts[touch.Channel]))], multiple * PathWeights.ShareUnit);
    }
}
