using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Marks one picture, at the least strength that the picture's own test reads.</summary>
internal sealed class Embedder : IDisposable
{
    // Of what the mask says hides the mark, the most that is taken, and the most anywhere, grey levels.
    private const float MostGain = 0.8f;
    private const float MostPrintGain = 1.6f;
    private const float MostAmplitude = 5;

    // Similarity caps the strength: the flat parts' share is lowered by steps until it is kept.
    private const double LeastSsim = 0.981;
    private const double TextureSsim = 0.9855;
    private const int FloorSteps = 6;
    private const float FloorStep = 0.9f;
    private const float LeastFloor = 0.3f;

    private const int GainSteps = 7;
    private const int SampledPixels = 1 << 16;

    // dB over the least, so that sampling cannot take a picture below it.
    private const double SamplingMargin = 0.02;

    // PSNR to reach in dB and the amplitude where nothing hides the mark, grey levels. The last two are for dense texture only, where noise of that size is not seen.
    private static readonly (double Psnr, float Floor)[] Levels =
        [(45.8, 0.46f), (44, 0.62f), (42.8, 0.78f), (41.6, 0.94f), (40.35, 1.12f), (39, 1.12f), (37.7, 1.12f)];

    private const int TextureLevel = 5;

    // From how much activity in three quarters of the picture on it is dense texture: gravel has 16, a forest's foliage 5, most pictures less than 2.
    private const float DenseTexture = 6;
    private const int PrintLevel = 4;
    private static readonly (double Psnr, float Floor) Print = (41, 1);

    private readonly Picture picture;
    private readonly WatermarkPlan plan;
    private readonly ulong payload;
    private readonly double scale;
    private readonly PerceptualMask mask;
    private readonly MarkedRows rows;
    private readonly int every;

    public Embedder(Picture picture, ulong id, WatermarkPlan plan)
    {
        (this.picture, this.plan, payload) = (picture, plan, Payload.Of(id));
        scale = Frame.Scale(picture.Width, picture.Height);
        using var luma = Luma.Reduced(picture, (int)Math.Round(picture.Width / scale), (int)Math.Round(picture.Height / scale));
        mask = new PerceptualMask(luma);
        rows = new MarkedRows(picture, TileWave.Of(payload, plan), scale);
        every = Math.Max(1, (int)((long)picture.Width * picture.Height / SampledPixels));
    }

    public EmbedResult Embed(Strength strength, CancellationToken cancellation)
    {
        if (strength == Strength.Print)
        {
            var print = Mark(PrintLevel, Print, LeastSsim, cancellation)!;
            return print with { SelfTestPassed = Margin(print.Picture, SelfTest.Readable, cancellation) >= SelfTest.Readable };
        }

        EmbedResult? best = null;
        var levels = mask.Texture() >= DenseTexture ? Levels.Length : TextureLevel;
        for (var level = 0; level < levels;)
        {
            var marked = Mark(level, Levels[level], level < TextureLevel ? LeastSsim : TextureSsim, cancellation);
            if (marked is null)
            {
                break;
            }

            var enough = level < levels - 1 ? SelfTest.Ample : SelfTest.Readable;
            var margin = Margin(marked.Picture, enough, cancellation);
            best = marked with { SelfTestPassed = margin >= SelfTest.Readable };
            if (margin >= enough)
            {
                return best;
            }

            // The margin grows with the amplitude: levels that cannot be enough are not tried, unless they are the last of their kind.
            var needed = Levels[level].Psnr + (20 * Math.Log10(Math.Max(margin, 0.01)));
            var last = level < TextureLevel - 1 ? TextureLevel - 1 : levels - 1;
            level++;
            while (level < last && Levels[level].Psnr > needed + 0.3)
            {
                level++;
            }
        }

        return best!;
    }

    public void Dispose() => mask.Dispose();

    private double Margin(Picture marked, double enough, CancellationToken cancellation)
    {
        var luma = Luma.Reduced(marked, SelfTest.LargestShortSide);
        using var test = new SelfTest(luma, scale * luma.Width / marked.Width, payload, plan);
        return test.Margin(enough, cancellation);
    }

    // Null when dense texture does not hide a mark of that strength.
    private EmbedResult? Mark(int level, (double Psnr, float Floor) strength, double leastSsim, CancellationToken cancellation)
    {
        var (psnr, floor) = strength;
        var mostGain = strength == Print ? MostPrintGain : MostGain;
        for (var step = 0; ; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var amplitude = Solve(psnr, floor, mostGain);
            var marked = rows.Mark(amplitude, out var error);
            var ssim = StructuralSimilarity.Of(picture, marked);
            if (ssim >= leastSsim || (step == FloorSteps && level < TextureLevel))
            {
                return new EmbedResult(marked, Decibels(error / (3.0 * picture.Width * picture.Height)), ssim, level, SelfTestPassed: false);
            }

            if (level >= TextureLevel)
            {
                return null;
            }

            floor *= FloorStep;
            psnr += step > 1 ? 0.25 : 0;
        }
    }

    // The amplitudes that reach a PSNR: the most gain that keeps it, and where none does, a lower floor.
    private Plane Solve(double psnr, float floor, float mostGain)
    {
        var most = 255 * 255 / Math.Pow(10, (psnr + SamplingMargin) / 10);
        var (low, high) = (0f, mostGain);
        if (Error(floor, high) <= most)
        {
            return mask.Amplitude(floor, high, MostAmplitude);
        }

        for (var step = 0; step < GainSteps; step++)
        {
            var gain = (low + high) / 2;
            if (Error(floor, gain) > most)
            {
                high = gain;
            }
            else
            {
                low = gain;
            }
        }

        while (low == 0 && floor > LeastFloor && Error(floor, 0) > most)
        {
            floor *= FloorStep;
        }

        return mask.Amplitude(floor, low, MostAmplitude);
    }

    private double Error(float floor, float gain)
    {
        using var amplitude = mask.Amplitude(floor, gain, MostAmplitude);
        return rows.Error(amplitude, every);
    }

    private static double Decibels(double error) => error == 0 ? 99 : 10 * Math.Log10(255 * 255 / error);
}
