using System.Runtime.Intrinsics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Functions of many values, eight at a time.</summary>
internal static class Elementwise
{
    private const int Lanes = 8;

    // Noise's power has a geometric mean lower than its mean by about this factor.
    private const float NoiseFactor = 1.5f;
    private const float MostContrast = 8;

    /// <summary>The natural logarithm of each value and something more.</summary>
    public static void Logarithm(ReadOnlySpan<float> values, float more, Span<float> to)
    {
        var x = 0;
        for (; x <= values.Length - Lanes; x += Lanes)
        {
            Vector256.Log(Vector256.Create(values.Slice(x, Lanes)) + Vector256.Create(more)).CopyTo(to[x..]);
        }

        for (; x < values.Length; x++)
        {
            to[x] = Vector256.Log(Vector256.Create(values[x] + more))[0];
        }
    }

    /// <summary>How many times a power is above its surroundings, 8 at most.</summary>
    /// <param name="logarithms">Of powers.</param>
    /// <param name="means">Of the logarithms around.</param>
    /// <param name="to">The contrasts.</param>
    public static void Contrast(ReadOnlySpan<float> logarithms, ReadOnlySpan<float> means, Span<float> to)
    {
        var most = Vector256.Create(MostContrast);
        var scale = Vector256.Create(1 / NoiseFactor);
        var x = 0;
        for (; x <= to.Length - Lanes; x += Lanes)
        {
            var contrast = Vector256.Exp(Vector256.Create(logarithms.Slice(x, Lanes)) - Vector256.Create(means.Slice(x, Lanes))) * scale;
            Vector256.Min(contrast, most).CopyTo(to[x..]);
        }

        for (; x < to.Length; x++)
        {
            to[x] = Math.Min(Vector256.Exp(Vector256.Create(logarithms[x] - means[x]))[0] / NoiseFactor, MostContrast);
        }
    }
}
