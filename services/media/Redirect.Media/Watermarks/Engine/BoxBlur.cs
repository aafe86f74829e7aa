using System.Buffers;
using System.Runtime.Intrinsics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Means over boxes, by running sums. Beyond the edge the nearest value goes on, or the row goes round.</summary>
internal static class BoxBlur
{
    private const int Lanes = 8;

    /// <summary>A blurred copy.</summary>
    /// <param name="source">Not changed.</param>
    /// <param name="radius">The box has 2 · radius + 1 samples a side; less than the width.</param>
    /// <param name="round">Whether rows go round, as angles do.</param>
    public static Plane Of(Plane source, int radius, bool round = false)
    {
        var (width, height) = (source.Width, source.Height);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(radius, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, Lanes);
        using var rows = new Plane(width, height);
        var padded = ArrayPool<float>.Shared.Rent(width + (2 * radius) + 1);
        var share = 1f / ((2 * radius) + 1);
        for (var y = 0; y < height; y++)
        {
            var from = source.Row(y);
            from.CopyTo(padded.AsSpan(radius + 1));
            if (round)
            {
                from[^(radius + 1)..].CopyTo(padded);
                from[..radius].CopyTo(padded.AsSpan(radius + 1 + width));
            }
            else
            {
                padded.AsSpan(0, radius + 1).Fill(from[0]);
                padded.AsSpan(radius + 1 + width, radius).Fill(from[^1]);
            }

            Row(padded, radius, share, rows.Row(y));
        }

        ArrayPool<float>.Shared.Return(padded);
        var blurred = new Plane(width, height);
        Columns(rows, radius, share, blurred);
        return blurred;
    }

    private static void Row(ReadOnlySpan<float> padded, int radius, float share, Span<float> to)
    {
        var sum = 0f;
        foreach (var value in padded[..((2 * radius) + 1)])
        {
            sum += value;
        }

        var leaving = padded[..to.Length];
        var coming = padded.Slice((2 * radius) + 1, to.Length);
        for (var x = 0; x < to.Length; x++)
        {
            sum += coming[x] - leaving[x];
            to[x] = sum * share;
        }
    }

    private static void Columns(Plane rows, int radius, float share, Plane to)
    {
        var (width, height) = (rows.Width, rows.Height);
        var sums = new float[width];
        for (var y = -radius - 1; y < radius; y++)
        {
            var row = rows.Row(Math.Clamp(y, 0, height - 1));
            for (var x = 0; x < width; x++)
            {
                sums[x] += row[x];
            }
        }

        var scale = Vector256.Create(share);
        for (var y = 0; y < height; y++)
        {
            var coming = rows.Row(Math.Min(y + radius, height - 1));
            var leaving = rows.Row(Math.Max(y - radius - 1, 0));
            var target = to.Row(y);
            var start = 0;
            for (; start <= width - Lanes; start += Lanes)
            {
                var sum = Vector256.Create((ReadOnlySpan<float>)sums.AsSpan(start, Lanes)) + (Vector256.Create((ReadOnlySpan<float>)coming.Slice(start, Lanes)) - Vector256.Create((ReadOnlySpan<float>)leaving.Slice(start, Lanes)));
                sum.CopyTo(sums.AsSpan(start));
                (sum * scale).CopyTo(target[start..]);
            }

            for (; start < width; start++)
            {
                sums[start] += coming[start] - leaving[start];
                target[start] = sums[start] * share;
            }
        }
    }
}
