using System.Runtime.Intrinsics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// What JPEG takes from the luma: blocks of 8 × 8 are transformed, quantised by the standard's example table (ITU-T T.81, K.1) at a quality as libjpeg
/// scales it, and transformed back. Chroma needs no copy: a mark has none, and JPEG keeps luma apart from it.
/// </summary>
internal static class JpegLoss
{
    private const int Block = 8;

    private static readonly Vector256<float>[] Cosines = MakeCosines();

    private static ReadOnlySpan<byte> LumaTable =>
    [
        16, 11, 10, 16, 24, 40, 51, 61,
        12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77,
        24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101,
        72, 92, 95, 98, 112, 100, 103, 99,
    ];

    /// <summary>Applies it in place.</summary>
    /// <param name="luma">0 to 255.</param>
    /// <param name="quality">1 to 100.</param>
    public static void Apply(Plane luma, int quality)
    {
        var scale = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        Span<float> steps = stackalloc float[Block * Block];
        for (var row = 0; row < Block; row++)
        {
            for (var column = 0; column < Block; column++)
            {
                // Transposed, as the coefficients are when they are quantised.
                steps[(column * Block) + row] = Math.Clamp(((LumaTable[(row * Block) + column] * scale) + 50) / 100, 1, 255);
            }
        }

        Span<float> samples = stackalloc float[Block * Block];
        for (var y = 0; y < luma.Height; y += Block)
        {
            for (var x = 0; x < luma.Width; x += Block)
            {
                for (var row = 0; row < Block; row++)
                {
                    Copy(luma.Row(Math.Min(y + row, luma.Height - 1)), x, samples.Slice(row * Block, Block));
                }

                Quantise(samples, steps);
                for (var row = 0; row < Math.Min(Block, luma.Height - y); row++)
                {
                    samples.Slice(row * Block, Math.Min(Block, luma.Width - x)).CopyTo(luma.Row(y + row)[x..]);
                }
            }
        }
    }

    private static void Copy(ReadOnlySpan<float> row, int x, Span<float> to)
    {
        if (x + Block <= row.Length)
        {
            row.Slice(x, Block).CopyTo(to);
            return;
        }

        for (var column = 0; column < Block; column++)
        {
            to[column] = row[Math.Min(x + column, row.Length - 1)];
        }
    }

    private static void Quantise(Span<float> samples, ReadOnlySpan<float> steps)
    {
        Span<Vector256<float>> rows = stackalloc Vector256<float>[Block];
        Span<Vector256<float>> other = stackalloc Vector256<float>[Block];
        var middle = Vector256.Create(128f);
        for (var row = 0; row < Block; row++)
        {
            rows[row] = Vector256.Create((ReadOnlySpan<float>)samples.Slice(row * Block, Block)) - middle;
        }

        Forward(rows, other);
        Transpose(other, rows, samples);
        Forward(rows, other);
        for (var row = 0; row < Block; row++)
        {
            var step = Vector256.Create(steps.Slice(row * Block, Block));
            other[row] = Vector256.Round(other[row] / step) * step;
        }

        Backward(other, rows);
        Transpose(rows, other, samples);
        Backward(other, rows);
        for (var row = 0; row < Block; row++)
        {
            var value = Vector256.Round(rows[row] + middle);
            Vector256.Min(Vector256.Max(value, Vector256<float>.Zero), Vector256.Create(255f)).CopyTo(samples.Slice(row * Block, Block));
        }
    }

    private static void Transpose(ReadOnlySpan<Vector256<float>> rows, Span<Vector256<float>> columns, Span<float> way)
    {
        Transposition.Transpose(rows, way);
        for (var row = 0; row < Block; row++)
        {
            columns[row] = Vector256.Create((ReadOnlySpan<float>)way.Slice(row * Block, Block));
        }
    }

    // Orthonormal DCT-II down the columns.
    private static void Forward(ReadOnlySpan<Vector256<float>> from, Span<Vector256<float>> to)
    {
        for (var frequency = 0; frequency < Block; frequency++)
        {
            var sum = from[0] * Cosines[frequency * Block];
            for (var row = 1; row < Block; row++)
            {
                sum += from[row] * Cosines[(frequency * Block) + row];
            }

            to[frequency] = sum;
        }
    }

    private static void Backward(ReadOnlySpan<Vector256<float>> from, Span<Vector256<float>> to)
    {
        for (var row = 0; row < Block; row++)
        {
            var sum = from[0] * Cosines[row];
            for (var frequency = 1; frequency < Block; frequency++)
            {
                sum += from[frequency] * Cosines[(frequency * Block) + row];
            }

            to[row] = sum;
        }
    }

    private static Vector256<float>[] MakeCosines()
    {
        var cosines = new Vector256<float>[Block * Block];
        for (var frequency = 0; frequency < Block; frequency++)
        {
            for (var row = 0; row < Block; row++)
            {
                var scale = frequency == 0 ? Math.Sqrt(1.0 / Block) : Math.Sqrt(2.0 / Block);
                cosines[(frequency * Block) + row] = Vector256.Create((float)(scale * Math.Cos(((2 * row) + 1) * frequency * Math.PI / (2 * Block))));
            }
        }

        return cosines;
    }
}
