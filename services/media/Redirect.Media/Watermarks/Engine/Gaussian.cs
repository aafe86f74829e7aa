using System.Buffers;
using System.Runtime.Intrinsics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Gaussian blur, columns first, then rows; beyond the edge the picture is its own mirror image (the edge itself once).</summary>
internal static class Gaussian
{
    private const int Lanes = 8;

    /// <summary>The least side that can be blurred.</summary>
    public const int LeastSide = Lanes;

    /// <summary>A blurred copy.</summary>
    /// <param name="source">Not changed; at least <see cref="LeastSide"/> each way.</param>
    /// <param name="sigma">Standard deviation, in samples; cut off at three times as far.</param>
    public static Plane Blur(Plane source, double sigma)
    {
        var (width, height) = (source.Width, source.Height);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(width, height), LeastSide);
        var kernel = Kernel(sigma);
        var radius = kernel.Length - 1;
        var blurred = new Plane(width, height);
        var padded = ArrayPool<float>.Shared.Rent(width + (2 * radius));
        var rows = new int[(2 * radius) + 1];
        for (var y = 0; y < height; y++)
        {
            for (var step = -radius; step <= radius; step++)
            {
                rows[step + radius] = Mirror(y + step, height) * width;
            }

            var row = padded.AsSpan(radius, width);
            Columns(source.Data, rows, kernel, row);
            for (var step = 1; step <= radius; step++)
            {
                padded[radius - step] = row[Mirror(-step, width)];
                padded[radius + width + step - 1] = row[Mirror(width + step - 1, width)];
            }

            Rows(padded, kernel, blurred.Row(y));
        }

        ArrayPool<float>.Shared.Return(padded);
        return blurred;
    }

    /// <summary>Half of the kernel from the middle on; the whole adds up to 1.</summary>
    public static float[] Kernel(double sigma)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(3 * sigma));
        var kernel = new double[radius + 1];
        for (var step = 0; step <= radius; step++)
        {
            kernel[step] = Math.Exp(-0.5 * step * step / (sigma * sigma));
        }

        var sum = (2 * kernel.Sum()) - kernel[0];
        return [.. kernel.Select(weight => (float)(weight / sum))];
    }

    /// <summary>The place inside that a place outside mirrors.</summary>
    public static int Mirror(int at, int length)
    {
        while (at < 0 || at >= length)
        {
            at = at < 0 ? -at : (2 * (length - 1)) - at;
        }

        return at;
    }

    private static void Columns(ReadOnlySpan<float> data, ReadOnlySpan<int> rows, ReadOnlySpan<float> kernel, Span<float> to)
    {
        var radius = kernel.Length - 1;
        for (var start = 0; start < to.Length; start += Lanes)
        {
            // The last step begins earlier, so that it ends with the row: some are computed twice, to the same.
            var x = Math.Min(start, to.Length - Lanes);
            var sum = Load(data, rows[radius] + x) * Vector256.Create(kernel[0]);
            for (var step = 1; step <= radius; step++)
            {
                sum += (Load(data, rows[radius - step] + x) + Load(data, rows[radius + step] + x)) * Vector256.Create(kernel[step]);
            }

            sum.CopyTo(to[x..]);
        }
    }

    private static void Rows(ReadOnlySpan<float> padded, ReadOnlySpan<float> kernel, Span<float> to)
    {
        var radius = kernel.Length - 1;
        for (var start = 0; start < to.Length; start += Lanes)
        {
            var x = Math.Min(start, to.Length - Lanes);
            var sum = Load(padded, x + radius) * Vector256.Create(kernel[0]);
            for (var step = 1; step <= radius; step++)
            {
                sum += (Load(padded, x + radius - step) + Load(padded, x + radius + step)) * Vector256.Create(kernel[step]);
            }

            sum.CopyTo(to[x..]);
        }
    }

    private static Vector256<float> Load(ReadOnlySpan<float> values, int at) => Vector256.Create(values.Slice(at, Lanes));
}
