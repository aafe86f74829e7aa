using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// The mean structural similarity of two pictures' luma (Wang, Bovik, Sheikh and Simoncelli, IEEE Trans. Image Processing 13(4), 2004): Gaussian window of
/// 11 × 11 with σ 1.5, constants (0.01 · 255)² and (0.03 · 255)². Taken in every row of small pictures, in some 256 rows of large ones, and without the outermost five pixels.
/// </summary>
internal static class StructuralSimilarity
{
    private const int Radius = 5;
    private const double Sigma = 1.5;
    private const int Rows = 256;
    private const float C1 = 6.5025f;
    private const float C2 = 58.5225f;

    /// <summary>0 to 1; 1 for equal pictures.</summary>
    public static double Of(Picture first, Picture second)
    {
        var (width, height) = (first.Width, first.Height);
        var kernel = Kernel();
        var every = Math.Max(1, height / Rows);
        var window = new float[2][];
        window[0] = new float[width * ((2 * Radius) + 1)];
        window[1] = new float[width * ((2 * Radius) + 1)];
        var sums = new float[5][];
        for (var at = 0; at < sums.Length; at++)
        {
            sums[at] = new float[width];
        }

        var (total, count) = (0.0, 0);
        for (var y = Radius; y < height - Radius; y += every)
        {
            foreach (var sum in sums)
            {
                Array.Clear(sum);
            }

            for (var step = -Radius; step <= Radius; step++)
            {
                // Rows of luma are kept where windows overlap.
                var slot = (y + step) % ((2 * Radius) + 1);
                var a = window[0].AsSpan(slot * width, width);
                var b = window[1].AsSpan(slot * width, width);
                if (y == Radius || step > Radius - every)
                {
                    Luma.Row(first, y + step, a);
                    Luma.Row(second, y + step, b);
                }

                Add(a, b, kernel[Math.Abs(step)], sums);
            }

            total += Row(sums, kernel);
            count++;
        }

        return total / ((double)count * (width - (2 * Radius)));
    }

    private static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float weight, float[][] sums)
    {
        var meanA = sums[0].AsSpan(0, a.Length);
        var meanB = sums[1].AsSpan(0, a.Length);
        var squareA = sums[2].AsSpan(0, a.Length);
        var squareB = sums[3].AsSpan(0, a.Length);
        var product = sums[4].AsSpan(0, a.Length);
        for (var x = 0; x < a.Length; x++)
        {
            var (wa, wb) = (weight * a[x], weight * b[x]);
            meanA[x] += wa;
            meanB[x] += wb;
            squareA[x] += wa * a[x];
            squareB[x] += wb * b[x];
            product[x] += wa * b[x];
        }
    }

    private static double Row(float[][] sums, ReadOnlySpan<float> kernel)
    {
        var total = 0.0;
        Span<float> means = stackalloc float[5];
        for (var x = Radius; x < sums[0].Length - Radius; x++)
        {
            for (var map = 0; map < means.Length; map++)
            {
                var row = sums[map].AsSpan(x - Radius, (2 * Radius) + 1);
                var mean = row[Radius] * kernel[0];
                for (var step = 1; step <= Radius; step++)
                {
                    mean += (row[Radius - step] + row[Radius + step]) * kernel[step];
                }

                means[map] = mean;
            }

            var (ma, mb) = (means[0], means[1]);
            var (va, vb, covariance) = (means[2] - (ma * ma), means[3] - (mb * mb), means[4] - (ma * mb));
            total += ((2 * ma * mb) + C1) * ((2 * covariance) + C2) / (((ma * ma) + (mb * mb) + C1) * (va + vb + C2));
        }

        return total;
    }

    private static float[] Kernel()
    {
        var kernel = new double[Radius + 1];
        for (var step = 0; step <= Radius; step++)
        {
            kernel[step] = Math.Exp(-0.5 * step * step / (Sigma * Sigma));
        }

        var sum = (2 * kernel.Sum()) - kernel[0];
        return [.. kernel.Select(weight => (float)(weight / sum))];
    }
}
