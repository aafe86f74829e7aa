using System.Runtime.Intrinsics;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Takes from a picture what it is a picture of, as far as that goes, so that each place tells about the mark alike.</summary>
internal static class Whitening
{
    private const int Lanes = 8;

    // Divided by variance^0.75 over σ = 3 instead of by the deviation over σ = 5: +1.5 dB.
    private const double Sigma = 3;
    private const float FrameFloor = 1.69f;
    private const float FrameClip = 3;
    private const float PixelFloor = 1.3f;
    private const float PixelClip = 2.5f;

    // What is added around a plane before it is filtered, so that its ends do not meet.
    private const int Border = 32;

    private const int GainSteps = 32;
    private const int GainEnd = 44;
    private static readonly float[] FrameGains = Gains(1);
    private static readonly float[] MaskGains = Gains(0.5);

    /// <summary>Of a plane in the mark's frame.</summary>
    public static Plane OfFrame(Plane luma)
    {
        var band = Filter(luma, FrameGains);
        Normalise(band, FrameFloor, FrameClip);
        return band;
    }

    /// <summary>Of a plane in pixels, of whatever scale.</summary>
    public static Plane OfPixels(Plane luma)
    {
        var high = Gaussian.Blur(luma, Sigma);
        Combine(luma.Data, high.Data, high.Data, static (a, b) => a - b);
        Normalise(high, PixelFloor, PixelClip);
        return high;
    }

    /// <summary>What of a plane in the mark's frame lies in the mark's band.</summary>
    public static Plane Band(Plane luma) => Filter(luma, MaskGains);

    private static void Normalise(Plane plane, float floor, float clip)
    {
        using var square = new Plane(plane.Width, plane.Height);
        Combine(plane.Data, plane.Data, square.Data, static (a, b) => a * b);
        using var variance = Gaussian.Blur(square, Sigma);
        var (least, low, high) = (Vector256.Create(floor), Vector256.Create(-clip), Vector256.Create(clip));
        var values = plane.Data;
        var variances = variance.Data;
        var x = 0;
        for (; x <= values.Length - Lanes; x += Lanes)
        {
            var root = Vector256.Sqrt(Vector256.Create(variances.Slice(x, Lanes)) + least);
            var value = Vector256.Create(values.Slice(x, Lanes)) / (root * Vector256.Sqrt(root));
            Vector256.Min(Vector256.Max(value, low), high).CopyTo(values[x..]);
        }

        for (; x < values.Length; x++)
        {
            var root = MathF.Sqrt(variances[x] + floor);
            values[x] = Math.Clamp(values[x] / (root * MathF.Sqrt(root)), -clip, clip);
        }
    }

    private static void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> to, Func<Vector256<float>, Vector256<float>, Vector256<float>> how)
    {
        var x = 0;
        for (; x <= to.Length - Lanes; x += Lanes)
        {
            how(Vector256.Create(a.Slice(x, Lanes)), Vector256.Create(b.Slice(x, Lanes))).CopyTo(to[x..]);
        }

        for (; x < to.Length; x++)
        {
            to[x] = how(Vector256.Create(a[x]), Vector256.Create(b[x]))[0];
        }
    }

    private static Plane Filter(Plane source, float[] gains)
    {
        var (width, height) = (Fft2.Size(source.Width + Border), Fft2.Size(source.Height + Border));
        using var padded = new Plane(width, height);
        for (var y = 0; y < height; y++)
        {
            var from = source.Row(Gaussian.Mirror(y, source.Height));
            var to = padded.Row(y);
            from.CopyTo(to);
            for (var x = source.Width; x < width; x++)
            {
                to[x] = from[Gaussian.Mirror(x, source.Width)];
            }
        }

        using var spectrum = Fft2.Forward(padded);
        Weigh(spectrum, gains);
        using var filtered = Fft2.Inverse(spectrum);
        var result = new Plane(source.Width, source.Height);
        for (var y = 0; y < source.Height; y++)
        {
            filtered.Row(y)[..source.Width].CopyTo(result.Row(y));
        }

        return result;
    }

    private static void Weigh(Spectrum spectrum, float[] gains)
    {
        var re = spectrum.Re;
        var im = spectrum.Im;
        var lanes = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        Span<float> places = stackalloc float[Lanes];
        Span<float> weights = stackalloc float[Lanes];
        var last = Vector256.Create((float)(gains.Length - 1));
        for (var block = 0; block < spectrum.Blocks; block++)
        {
            var fy = (lanes + Vector256.Create((float)(block * Lanes))) * Vector256.Create((float)Carriers.Tile / spectrum.Height);
            for (var kx = 0; kx < spectrum.Width; kx++)
            {
                var fx = Vector256.Create((float)Math.Min(kx, spectrum.Width - kx) * Carriers.Tile / spectrum.Width);
                Vector256.Min(Vector256.Sqrt((fx * fx) + (fy * fy)) * Vector256.Create((float)GainSteps), last).CopyTo(places);
                for (var lane = 0; lane < Lanes; lane++)
                {
                    weights[lane] = gains[(int)places[lane]];
                }

                var at = ((block * spectrum.Width) + kx) * Lanes;
                var weight = Vector256.Create((ReadOnlySpan<float>)weights);
                (Vector256.Create(re.Slice(at, Lanes)) * weight).CopyTo(re[at..]);
                (Vector256.Create(im.Slice(at, Lanes)) * weight).CopyTo(im[at..]);
            }
        }
    }

    // The ring of the carriers with soft ends, rising with frequency as pictures fall; in steps of 1/32 cycle a tile.
    private static float[] Gains(double power)
    {
        var gains = new float[(GainEnd * GainSteps) + 1];
        for (var step = 0; step < gains.Length - 1; step++)
        {
            var f = (step + 0.5) / GainSteps;
            gains[step] = (float)(Math.Pow(f / 16, power) / (1 + Math.Exp((Carriers.Inner - 1 - f) / 0.6)) / (1 + Math.Exp((f - Carriers.Outer - 1) / 0.8)));
        }

        return gains;
    }
}
