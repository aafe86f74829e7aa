namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// The power spectrum of a whitened picture, in which the occupied carriers stand out as a lattice. The lower half-plane of frequencies (fy ≥ 0)
/// with a margin around, so that it can be blurred and sampled between its points.
/// </summary>
internal sealed class PowerSpectrum : IDisposable
{
    /// <summary>The highest frequency that is looked at, cycles a pixel.</summary>
    public const double Highest = 0.47;

    // Finer than the picture's own resolution, so that lines between frequencies are not lost.
    private const int LeastSize = 1024;
    private const double Oversampling = 1.3;

    // Of longer pictures the middle is looked at: pixels a side.
    private const int MostSide = 1536;

    private const int Margin = 24;

    private readonly Plane powers;
    private readonly Dictionary<int, Plane[]> contrasts = [];

    /// <param name="whitened">In pixels.</param>
    public PowerSpectrum(Plane whitened)
    {
        var (width, height) = (Math.Min(whitened.Width, MostSide), Math.Min(whitened.Height, MostSide));
        var (left, top) = ((whitened.Width - width) / 2, (whitened.Height - height) / 2);
        Size = Fft2.Size((int)Math.Max(LeastSize, Oversampling * Math.Max(width, height)));
        using var padded = new Plane(Size, Size);
        padded.Data.Clear();
        var across = Window(width);
        var down = Window(height);
        for (var y = 0; y < height; y++)
        {
            var from = whitened.Row(top + y).Slice(left, width);
            var to = padded.Row(y);
            for (var x = 0; x < from.Length; x++)
            {
                to[x] = from[x] * across[x] * down[y];
            }
        }

        using var spectrum = Fft2.Forward(padded);
        powers = new Plane(Size + (2 * Margin), (Size / 2) + 1 + (2 * Margin));
        var (re, im) = (spectrum.Re.ToArray(), spectrum.Im.ToArray());
        for (var ky = 0; ky <= Size / 2; ky++)
        {
            var row = powers.Row(ky + Margin);
            for (var kx = 0; kx < Size; kx++)
            {
                var at = spectrum.At(kx, ky);
                row[Margin + ((kx + (Size / 2)) % Size)] = (re[at] * re[at]) + (im[at] * im[at]);
            }
        }

        Surround(powers);
    }

    /// <summary>Points a cycle a pixel, both ways.</summary>
    public int Size { get; }

    /// <summary>The powers as they are.</summary>
    public Plane Powers => powers;

    public float Column(float fx) => (fx * Size) + (Size / 2) + Margin;

    public float Row(float fy) => (fy * Size) + Margin;

    /// <summary>
    /// Power over its surroundings, cut off, so that single strong lines of the picture do not count for many; blurred by 0.3, 0.18 and 0.1 of the lattice's spacing.
    /// </summary>
    /// <param name="spacing">Of the lattice, points; good for all of the same octave.</param>
    public Plane[] Contrasts(double spacing)
    {
        var octave = Math.Clamp((int)Math.Floor(Math.Log2(Math.Max(spacing, 1))), 0, 5);
        if (!contrasts.TryGetValue(octave, out var blurred))
        {
            const float Most = 6;
            var typical = 1.41 * (1 << octave);
            using var surroundings = BoxBlur.Of(powers, (int)(1.5 * typical));
            using var contrast = new Plane(powers.Width, powers.Height);
            for (var at = 0; at < contrast.Data.Length; at++)
            {
                contrast.Data[at] = Math.Min(powers.Data[at] / Math.Max(surroundings.Data[at], 1e-9f), Most);
            }

            blurred = [.. ((double[])[0.30, 0.18, 0.10]).Select(share => Gaussian.Blur(contrast, Math.Max(0.6, share * typical)))];
            contrasts.Add(octave, blurred);
        }

        return blurred;
    }

    /// <summary>Bilinear.</summary>
    public static float Sample(Plane plane, float x, float y)
    {
        var (ix, iy) = ((int)x, (int)y);
        var (fx, fy) = (x - ix, y - iy);
        var data = plane.Data;
        var at = (iy * plane.Width) + ix;
        var top = data[at] + ((data[at + 1] - data[at]) * fx);
        var below = at + plane.Width;
        var bottom = data[below] + ((data[below + 1] - data[below]) * fx);
        return top + ((bottom - top) * fy);
    }

    public void Dispose()
    {
        powers.Dispose();
        foreach (var plane in contrasts.Values.SelectMany(planes => planes))
        {
            plane.Dispose();
        }
    }

    // The square root of Hann's window: edges neither ring nor cost much.
    private static float[] Window(int length)
    {
        var window = new float[length];
        for (var at = 0; at < length; at++)
        {
            window[at] = (float)Math.Sin(Math.PI * (at + 1) / (length + 1));
        }

        return window;
    }

    // A real picture's power is the same at opposite frequencies, and goes round.
    private void Surround(Plane plane)
    {
        for (var row = 0; row < plane.Height; row++)
        {
            var ky = row - Margin;
            if (ky >= 0 && ky <= Size / 2)
            {
                Sides(plane.Row(row));
                continue;
            }

            var from = plane.Row((ky < 0 ? -ky : Size - ky) + Margin);
            var to = plane.Row(row);
            for (var kx = 0; kx < Size; kx++)
            {
                to[Margin + kx] = from[Margin + ((Size - kx) % Size)];
            }

            Sides(to);
        }
    }

    private void Sides(Span<float> row)
    {
        row.Slice(Size, Margin).CopyTo(row);
        row.Slice(Margin, Margin).CopyTo(row[(Margin + Size)..]);
    }
}
