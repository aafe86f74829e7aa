namespace Redirect.Media.Watermarks.Engine;

/// <summary>Looks block by block where a frame's pilots are: what perspective, paper and lenses bend, shows as shifts that change from place to place.</summary>
internal static class BlockTracking
{
    private const int Side = Carriers.Tile;

    // Blocks that lie outside by more than this are not looked at.
    private const double LeastShare = 0.4;
    private const double LeastFilled = 0.25;

    private static readonly float[] Cosines = Roots(Math.Cos);
    private static readonly float[] Sines = Roots(Math.Sin);

    /// <summary>The shifts of blocks.</summary>
    /// <param name="frame">Whitened.</param>
    /// <param name="origin">Where the tile begins by all blocks together.</param>
    /// <param name="window">Side of a block, units.</param>
    /// <param name="reach">The largest shift that is looked for, units.</param>
    /// <param name="stride">From one block to the next, units.</param>
    /// <param name="carriers">Of the key.</param>
    public static List<BlockShift> Track(Plane frame, PilotPeak origin, int window, int reach, int stride, Carriers carriers)
    {
        var shifts = new List<BlockShift>();
        var weights = Weights(window);
        var (re, im) = (new float[carriers.Pilots], new float[carriers.Pilots]);
        using var tile = new Plane(Side, Side);
        for (var top = 0; top < Math.Max(1, frame.Height - (window / 2)); top += stride)
        {
            for (var left = 0; left < Math.Max(1, frame.Width - (window / 2)); left += stride)
            {
                var (width, height) = (Math.Min(window, frame.Width - left), Math.Min(window, frame.Height - top));
                if (width * height < LeastShare * window * window || !Fill(tile, frame, left, top, width, height, weights))
                {
                    continue;
                }

                using var spectrum = Fft2.Forward(tile);
                Multiply(spectrum, carriers, origin, re, im);
                var (dx, dy, z) = Peak(re, im, carriers, reach);
                shifts.Add(new BlockShift(left + (width / 2.0), top + (height / 2.0), dx, dy, z));
            }
        }

        return shifts;
    }

    private static bool Fill(Plane tile, Plane frame, int left, int top, int width, int height, float[] weights)
    {
        tile.Data.Clear();
        var filled = 0;
        for (var y = 0; y < height; y++)
        {
            var from = frame.Row(top + y).Slice(left, width);
            var to = tile.Row((top + y) % Side);
            for (var x = 0; x < width; x++)
            {
                filled += from[x] != 0 ? 1 : 0;
                to[(left + x) & (Side - 1)] += from[x] * weights[x] * weights[y];
            }
        }

        return filled >= LeastFilled * width * height;
    }

    private static void Multiply(Spectrum spectrum, Carriers carriers, PilotPeak origin, float[] re, float[] im)
    {
        for (var pilot = 0; pilot < re.Length; pilot++)
        {
            var (kx, ky) = (carriers.Kx[pilot], carriers.Ky[pilot]);
            var (fr, fi) = spectrum.Value(kx, ky);
            var (pr, pi) = (carriers.PilotRe[pilot], carriers.PilotIm[pilot]);
            var (mr, mi) = ((fr * pr) + (fi * pi), (fi * pr) - (fr * pi));
            var (sin, cos) = Math.SinCos(2 * Math.PI / Side * ((kx * origin.X) + (ky * origin.Y)));
            re[pilot] = (float)((mr * cos) - (mi * sin));
            im[pilot] = (float)((mr * sin) + (mi * cos));
        }
    }

    // The correlation near the origin only: first over the vertical frequencies, then over the few horizontal ones.
    private static (double Dx, double Dy, double Z) Peak(float[] re, float[] im, Carriers carriers, int reach)
    {
        const int Columns = (int)Carriers.Outer + 1;
        var size = (2 * reach) + 1;
        var values = new float[size * size];
        var columnRe = new float[Columns];
        var columnIm = new float[Columns];
        var power = 0.0;
        for (var pilot = 0; pilot < re.Length; pilot++)
        {
            power += ((double)re[pilot] * re[pilot]) + ((double)im[pilot] * im[pilot]);
        }

        var (best, at) = (float.MinValue, 0);
        for (var dy = -reach; dy <= reach; dy++)
        {
            Array.Clear(columnRe);
            Array.Clear(columnIm);
            for (var pilot = 0; pilot < re.Length; pilot++)
            {
                var root = (carriers.Ky[pilot] * dy) & (Side - 1);
                columnRe[carriers.Kx[pilot]] += (re[pilot] * Cosines[root]) - (im[pilot] * Sines[root]);
                columnIm[carriers.Kx[pilot]] += (re[pilot] * Sines[root]) + (im[pilot] * Cosines[root]);
            }

            for (var dx = -reach; dx <= reach; dx++)
            {
                var sum = 0f;
                for (var kx = 0; kx < Columns; kx++)
                {
                    var root = (kx * dx) & (Side - 1);
                    sum += (columnRe[kx] * Cosines[root]) - (columnIm[kx] * Sines[root]);
                }

                var place = ((dy + reach) * size) + dx + reach;
                values[place] = sum;
                if (sum > best)
                {
                    (best, at) = (sum, place);
                }
            }
        }

        var (x, y) = (at % size, at / size);
        var z = best / Math.Sqrt(Math.Max(power / 2, 1e-20));
        return (
            x - reach + (x > 0 && x < size - 1 ? TileReader.Vertex(values[at - 1], best, values[at + 1]) : 0),
            y - reach + (y > 0 && y < size - 1 ? TileReader.Vertex(values[at - size], best, values[at + size]) : 0),
            z);
    }

    // The square root of Hann's window.
    private static float[] Weights(int window)
    {
        var weights = new float[window];
        for (var at = 0; at < window; at++)
        {
            weights[at] = (float)Math.Sin(Math.PI * (at + 1) / (window + 1));
        }

        return weights;
    }

    private static float[] Roots(Func<double, double> of)
    {
        var roots = new float[Side];
        for (var at = 0; at < Side; at++)
        {
            roots[at] = (float)of(2 * Math.PI * at / Side);
        }

        return roots;
    }
}
