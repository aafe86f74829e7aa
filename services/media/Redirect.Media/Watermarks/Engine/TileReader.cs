namespace Redirect.Media.Watermarks.Engine;

/// <summary>The tile that all of a whitened frame's tiles add up to, as a spectrum: finds where the pilots say that it begins, and reads it.</summary>
internal sealed class TileReader : IDisposable
{
    private readonly WatermarkPlan plan;
    private readonly Spectrum spectrum;

    /// <param name="whitened">In the mark's frame; what is zero does not count.</param>
    /// <param name="plan">Of the key.</param>
    public TileReader(Plane whitened, WatermarkPlan plan)
    {
        this.plan = plan;
        using var tile = Fold(whitened);
        spectrum = Fft2.Forward(tile);
    }

    /// <summary>Adds all tiles of a frame up to one.</summary>
    public static Plane Fold(Plane frame)
    {
        const int Side = Carriers.Tile;
        var tile = new Plane(Side, Side);
        tile.Data.Clear();
        for (var y = 0; y < frame.Height; y++)
        {
            var row = frame.Row(y);
            var to = tile.Row(y % Side);
            for (var start = 0; start < row.Length; start += Side)
            {
                var part = row.Slice(start, Math.Min(Side, row.Length - start));
                for (var x = 0; x < part.Length; x++)
                {
                    to[x] += part[x];
                }
            }
        }

        return tile;
    }

    /// <summary>Where the pilots fit best.</summary>
    /// <param name="symmetry">How the tile is turned or mirrored in the frame.</param>
    public PilotPeak Find(Symmetry symmetry)
    {
        const int Side = Carriers.Tile;
        var carriers = plan.Carriers;
        using var products = new Spectrum(Side, Side);
        products.Re.Clear();
        products.Im.Clear();
        for (var pilot = 0; pilot < carriers.Pilots; pilot++)
        {
            var (re, im) = Carrier(pilot, symmetry);
            var (pr, pi) = (carriers.PilotRe[pilot], carriers.PilotIm[pilot]);
            products.Set(carriers.Kx[pilot], carriers.Ky[pilot], (re * pr) + (im * pi), (im * pr) - (re * pi));
        }

        using var correlation = Fft2.Inverse(products);
        var values = correlation.Data;
        var (best, at, power) = (float.MinValue, 0, 0.0);
        for (var place = 0; place < values.Length; place++)
        {
            power += (double)values[place] * values[place];
            if (values[place] > best)
            {
                (best, at) = (values[place], place);
            }
        }

        var (x, y) = (at % Side, at / Side);
        var deviation = Math.Sqrt(power / values.Length);
        return new PilotPeak(
            best / Math.Max(deviation, 1e-20),
            x + Vertex(correlation[(x + Side - 1) % Side, y], best, correlation[(x + 1) % Side, y]),
            y + Vertex(correlation[x, (y + Side - 1) % Side], best, correlation[x, (y + 1) % Side]),
            symmetry);
    }

    /// <summary>Reads the tile that begins at an offset.</summary>
    public Reading Read(double offsetX, double offsetY, Symmetry symmetry)
    {
        var carriers = plan.Carriers;
        var (re, im) = (new float[carriers.Count], new float[carriers.Count]);
        for (var carrier = 0; carrier < re.Length; carrier++)
        {
            var (sr, si) = Carrier(carrier, symmetry);
            var (sin, cos) = Math.SinCos(2 * Math.PI / Carriers.Tile * ((carriers.Kx[carrier] * offsetX) + (carriers.Ky[carrier] * offsetY)));
            re[carrier] = (float)((sr * cos) - (si * sin));
            im[carrier] = (float)((sr * sin) + (si * cos));
        }

        return Reading.Of(re, im, plan);
    }

    public void Dispose() => spectrum.Dispose();

    /// <summary>How far from the middle of three samples a parabola through them has its top, −0.5 to 0.5 samples.</summary>
    public static double Vertex(float before, float top, float after)
    {
        var bend = (2.0 * top) - before - after;
        return bend <= 0 ? 0 : Math.Clamp(0.5 * (after - before) / bend, -0.5, 0.5);
    }

    private (float Re, float Im) Carrier(int carrier, Symmetry symmetry)
    {
        var (kx, ky) = symmetry.Map(plan.Carriers.Kx[carrier], plan.Carriers.Ky[carrier]);
        return spectrum.Value(kx, ky);
    }
}
