namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// How much of the mark a place hides, in the mark's frame: the activity in the mark's band or in a finer one, whichever is less, so that neither
/// soft gradients nor thin lines count; eroded, so that edges of flat ground do not ring; less in the dark, where screens show more.
/// </summary>
internal sealed class PerceptualMask : IDisposable
{
    private const double BandSigma = 3;
    private const double FineSigma = 1.6;
    private const double FineActivitySigma = 2;
    private const float FineShare = 1.6f;
    private const int ErosionRadius = 2;
    private const double SmoothSigma = 2;
    private const double DarkSigma = 3;
    private const float DarkLeast = 0.55f;
    private const float DarkRange = 60;

    private readonly Plane activity;
    private readonly Plane brightness;

    /// <param name="luma">Of the picture, one sample a unit.</param>
    public PerceptualMask(Plane luma)
    {
        using var band = Whitening.Band(luma);
        using var coarse = Activity(band, BandSigma);
        using var soft = Gaussian.Blur(luma, FineSigma);
        for (var at = 0; at < soft.Data.Length; at++)
        {
            soft.Data[at] = luma.Data[at] - soft.Data[at];
        }

        using var fine = Activity(soft, FineActivitySigma);
        for (var at = 0; at < fine.Data.Length; at++)
        {
            fine.Data[at] = MathF.Min(coarse.Data[at], FineShare * fine.Data[at]);
        }

        using var eroded = Erode(fine);
        activity = Gaussian.Blur(eroded, SmoothSigma);
        brightness = Gaussian.Blur(luma, DarkSigma);
        foreach (ref var value in brightness.Data)
        {
            value = Math.Clamp(DarkLeast + (value / DarkRange), 0, 1);
        }
    }

    /// <summary>The activity that three quarters of the picture exceed, grey levels: large only where texture is everywhere.</summary>
    public float Texture()
    {
        var sorted = activity.Data.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 4];
    }

    /// <summary>The mark's amplitude (standard deviation, grey levels) at each place.</summary>
    /// <param name="floor">Where nothing hides it.</param>
    /// <param name="gain">Of what hides it.</param>
    /// <param name="most">Nowhere more.</param>
    public Plane Amplitude(float floor, float gain, float most)
    {
        var amplitude = new Plane(activity.Width, activity.Height);
        var to = amplitude.Data;
        var from = activity.Data;
        var dark = brightness.Data;
        for (var at = 0; at < to.Length; at++)
        {
            to[at] = MathF.Min(floor + (gain * from[at]), most) * dark[at];
        }

        return amplitude;
    }

    public void Dispose()
    {
        activity.Dispose();
        brightness.Dispose();
    }

    private static Plane Activity(Plane band, double sigma)
    {
        using var squares = new Plane(band.Width, band.Height);
        for (var at = 0; at < squares.Data.Length; at++)
        {
            squares.Data[at] = band.Data[at] * band.Data[at];
        }

        var activity = Gaussian.Blur(squares, sigma);
        foreach (ref var value in activity.Data)
        {
            value = MathF.Sqrt(value);
        }

        return activity;
    }

    // The least around each place.
    private static Plane Erode(Plane source)
    {
        var (width, height) = (source.Width, source.Height);
        using var rows = new Plane(width, height);
        for (var y = 0; y < height; y++)
        {
            var from = source.Row(y);
            var to = rows.Row(y);
            for (var x = 0; x < width; x++)
            {
                var least = from[x];
                foreach (var value in from[Math.Max(0, x - ErosionRadius)..Math.Min(width, x + ErosionRadius + 1)])
                {
                    least = MathF.Min(least, value);
                }

                to[x] = least;
            }
        }

        var eroded = new Plane(width, height);
        for (var y = 0; y < height; y++)
        {
            var to = eroded.Row(y);
            rows.Row(y).CopyTo(to);
            for (var other = Math.Max(0, y - ErosionRadius); other <= Math.Min(height - 1, y + ErosionRadius); other++)
            {
                var from = rows.Row(other);
                for (var x = 0; x < width; x++)
                {
                    to[x] = MathF.Min(to[x], from[x]);
                }
            }
        }

        return eroded;
    }
}
