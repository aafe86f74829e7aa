using System.Runtime.Intrinsics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Finds by which scales and rotations a picture's spectrum looks like the template's: all at once, as one correlation.</summary>
internal static class LogPolarSearch
{
    private const int Lanes = 8;

    // A template of which less than this share overlaps is not looked at.
    private const double LeastOverlap = 0.12;

    // How far peaks are apart: grid steps of the fine grid.
    private const int Apart = 6;
    private const double LeastZ = 2.5;

    /// <summary>The spectrum of a picture's log-polar map.</summary>
    /// <param name="power">Of the picture.</param>
    /// <param name="grid">How fine.</param>
    /// <param name="stretch">From the frequencies of the grid to the picture's.</param>
    /// <param name="deviation">Of the map's values.</param>
    public static Spectrum Map(PowerSpectrum power, LogPolarGrid grid, Matrix2 stretch, out double deviation)
    {
        using var logarithms = Sample(power, grid, stretch);
        var highest = 0f;
        foreach (var value in logarithms.Data)
        {
            highest = Math.Max(highest, value);
        }

        Elementwise.Logarithm(logarithms.Data, (1e-9f * highest) + 1e-30f, logarithms.Data);
        var radius = 12 * grid.Angles / LogPolarGrid.Fine.Angles;
        using var means = BoxBlur.Of(logarithms, radius, round: true);
        var values = logarithms.Data;
        Elementwise.Contrast(values, means.Data, values);
        using var around = BoxBlur.Of(logarithms, radius, round: true);
        for (var at = 0; at < values.Length; at++)
        {
            values[at] -= around.Data[at];
        }

        return Transform(values, grid, out deviation);
    }

    private static Spectrum Transform(ReadOnlySpan<float> values, LogPolarGrid grid, out double deviation)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
        {
            sum += value;
            squares += value * value;
        }

        var mean = sum / values.Length;
        deviation = Math.Sqrt(Math.Max((squares / values.Length) - (mean * mean), 1e-12));
        using var plane = new Plane(grid.Angles, grid.Rows);
        plane.Data[values.Length..].Clear();
        for (var at = 0; at < values.Length; at++)
        {
            plane.Data[at] = values[at] - (float)mean;
        }

        return Fft2.Forward(plane);
    }

    /// <summary>The best scales and rotations.</summary>
    /// <param name="map">Of <see cref="Map"/>.</param>
    /// <param name="deviation">Of its values.</param>
    /// <param name="template">Of the key.</param>
    /// <param name="mirrored">Whether the template is looked for as in a mirror (left to right).</param>
    /// <param name="count">How many at most.</param>
    public static List<LatticeGuess> Best(Spectrum map, double deviation, LogPolarTemplate template, bool mirrored, int count)
    {
        using var product = Multiply(map, template.Spectrum, mirrored);
        using var correlation = Fft2.Inverse(product);
        var grid = template.Grid;
        var (first, last) = (-grid.TemplateRows / 3, grid.MapRows - (grid.TemplateRows / 3));
        var scales = new float[last - first];
        var (sum, squares, places) = (0.0, 0.0, 0);
        for (var shift = first; shift < last; shift++)
        {
            var energy = template.EnergyOf(Math.Max(0, -shift), Math.Min(grid.TemplateRows, grid.MapRows - shift));
            if (energy < LeastOverlap * template.Energy)
            {
                continue;
            }

            var scale = (float)(1 / (Math.Sqrt(energy) * deviation));
            scales[shift - first] = scale;
            foreach (var value in correlation.Row((shift + grid.Rows) % grid.Rows))
            {
                sum += value * scale;
                squares += (double)value * scale * value * scale;
            }

            places += grid.Angles;
        }

        var spread = Math.Sqrt(Math.Max((squares / places) - (sum / places * (sum / places)), 1e-12));
        var peaks = new List<(float Z, int Shift, int Column)>();
        for (var shift = first; shift < last; shift++)
        {
            var scale = (float)(scales[shift - first] / spread);
            var least = scale > 0 ? (float)(LeastZ / scale) : float.MaxValue;
            var row = correlation.Row((shift + grid.Rows) % grid.Rows);
            for (var column = 0; column < row.Length; column++)
            {
                if (row[column] > least)
                {
                    peaks.Add((row[column] * scale, shift, column));
                }
            }
        }

        return Pick(peaks, grid, mirrored, count);
    }

    private static List<LatticeGuess> Pick(List<(float Z, int Shift, int Column)> peaks, LogPolarGrid grid, bool mirrored, int count)
    {
        peaks.Sort((a, b) => b.Z != a.Z ? b.Z.CompareTo(a.Z) : a.Shift != b.Shift ? a.Shift.CompareTo(b.Shift) : a.Column.CompareTo(b.Column));
        var apart = Apart * grid.Angles / LogPolarGrid.Fine.Angles;
        var picked = new List<(float Z, int Shift, int Column)>();
        foreach (var peak in peaks)
        {
            if (picked.Count == count)
            {
                break;
            }

            if (picked.TrueForAll(other => Math.Abs(other.Shift - peak.Shift) > apart || Distance(other.Column, peak.Column) > apart))
            {
                picked.Add(peak);
            }
        }

        return [.. picked.Select(peak => new LatticeGuess(peak.Z, Lattice(grid, peak.Shift, peak.Column, mirrored)))];

        int Distance(int a, int b) => Math.Min(Math.Abs(a - b), grid.Angles - Math.Abs(a - b));
    }

    // From the frame's frequencies (cycles a unit) to the picture's (cycles a pixel).
    private static Matrix2 Lattice(LogPolarGrid grid, int shift, int column, bool mirrored)
    {
        var scale = LogPolarGrid.LowestFrequency * Math.Exp(shift * grid.Step) / LogPolarGrid.LowestRadius * Carriers.Tile;
        var turn = scale * Matrix2.Rotation(grid.Angle(column));
        return mirrored ? turn * new Matrix2(-1, 0, 0, 1) : turn;
    }

    private static Plane Sample(PowerSpectrum power, LogPolarGrid grid, Matrix2 stretch)
    {
        var plane = new Plane(grid.Angles, grid.MapRows);
        var (xs, ys) = (new float[grid.Angles], new float[grid.Angles]);
        for (var column = 0; column < grid.Angles; column++)
        {
            var (sin, cos) = Math.SinCos(grid.Angle(column));
            var (x, y) = stretch.Map(cos, sin);
            (xs[column], ys[column]) = ((float)x, (float)y);
        }

        for (var row = 0; row < grid.MapRows; row++)
        {
            var radius = (float)(LogPolarGrid.LowestFrequency * Math.Exp(row * grid.Step));
            var to = plane.Row(row);
            for (var column = 0; column < to.Length; column++)
            {
                var (fx, fy) = (xs[column] * radius, ys[column] * radius);
                (fx, fy) = fy < 0 ? (-fx, -fy) : (fx, fy);
                to[column] = fy < 0.5f && Math.Abs(fx) < 0.5f ? PowerSpectrum.Sample(power.Powers, power.Column(fx), power.Row(fy)) : 0;
            }
        }

        return plane;
    }

    // map · conj(template); in a mirror angles run backwards, and so do the template's horizontal frequencies.
    private static Spectrum Multiply(Spectrum map, Spectrum template, bool mirrored)
    {
        var product = new Spectrum(map.Width, map.Height);
        var mr = map.Re;
        var mi = map.Im;
        var tr = template.Re;
        var ti = template.Im;
        var re = product.Re;
        var im = product.Im;
        for (var block = 0; block < map.Blocks; block++)
        {
            for (var kx = 0; kx < map.Width; kx++)
            {
                var at = ((block * map.Width) + kx) * Lanes;
                var from = mirrored ? ((block * map.Width) + ((map.Width - kx) % map.Width)) * Lanes : at;
                var (ar, ai) = (Vector256.Create((ReadOnlySpan<float>)mr.Slice(at, Lanes)), Vector256.Create((ReadOnlySpan<float>)mi.Slice(at, Lanes)));
                var (br, bi) = (Vector256.Create((ReadOnlySpan<float>)tr.Slice(from, Lanes)), Vector256.Create((ReadOnlySpan<float>)ti.Slice(from, Lanes)));
                ((ar * br) + (ai * bi)).CopyTo(re[at..]);
                ((ai * br) - (ar * bi)).CopyTo(im[at..]);
            }
        }

        return product;
    }
}
