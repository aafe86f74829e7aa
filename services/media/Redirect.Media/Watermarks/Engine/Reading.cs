namespace Redirect.Media.Watermarks.Engine;

/// <summary>What was read from a tile, true or not.</summary>
internal sealed class Reading
{
    // Where the pilots tell nothing of a ring's gain, it counts as a tenth of the best one.
    private const float LeastGain = 0.1f;

    private readonly WatermarkPlan plan;
    private readonly float[] re;
    private readonly float[] im;
    private readonly ulong payload;

    private Reading(WatermarkPlan plan, float[] re, float[] im, ulong payload, double pilotZ, double codewordZ)
    {
        (this.plan, this.re, this.im, this.payload, PilotZ, CodewordZ) = (plan, re, im, payload, pilotZ, codewordZ);
        Checks = Payload.TryRead(payload, out var id);
        Id = id;
    }

    public ulong Id { get; }

    /// <summary>Whether the checksum is right.</summary>
    public bool Checks { get; }

    public double PilotZ { get; }

    public double CodewordZ { get; }

    /// <summary>Whether it counts.</summary>
    public bool Accepted => Checks && PilotZ >= Acceptance.PilotZ && CodewordZ >= Acceptance.CodewordZ;

    /// <summary>Reads the carriers.</summary>
    /// <param name="re">Real parts.</param>
    /// <param name="im">Imaginary parts.</param>
    /// <param name="plan">Of the key.</param>
    public static Reading Of(float[] re, float[] im, WatermarkPlan plan)
    {
        var carriers = plan.Carriers;
        var noise = Noise(re, im, plan);
        var pilots = new float[carriers.Pilots];
        for (var pilot = 0; pilot < pilots.Length; pilot++)
        {
            pilots[pilot] = (re[pilot] * carriers.PilotRe[pilot]) + (im[pilot] * carriers.PilotIm[pilot]);
        }

        var weights = Weights(plan.PilotGain.Of(pilots), noise);
        var (sum, variance) = (0.0, 1e-12);
        for (var pilot = 0; pilot < pilots.Length; pilot++)
        {
            sum += weights[pilot] * pilots[pilot];
            variance += weights[pilot] * weights[pilot] * noise[pilot];
        }

        return Decode(re, im, plan, weights, noise, sum / Math.Sqrt(variance));
    }

    /// <summary>What remains when this reading is taken away: the mark of someone who marked the picture before or after.</summary>
    public Reading Second()
    {
        var carriers = plan.Carriers;
        var chips = plan.Chips.Of(payload);
        var fits = new float[carriers.Data];
        for (var data = 0; data < fits.Length; data++)
        {
            var carrier = carriers.Pilots + data;
            fits[data] = ((re[carrier] * chips[2 * data]) + (im[carrier] * chips[(2 * data) + 1])) / 2;
        }

        var gains = plan.DataGain.Of(fits);
        var (restRe, restIm) = ((float[])re.Clone(), (float[])im.Clone());
        var rest = new float[carriers.Data];
        for (var data = 0; data < rest.Length; data++)
        {
            var carrier = carriers.Pilots + data;
            restRe[carrier] -= gains[carrier] * chips[2 * data];
            restIm[carrier] -= gains[carrier] * chips[(2 * data) + 1];
            rest[data] = ((restRe[carrier] * restRe[carrier]) + (restIm[carrier] * restIm[carrier])) / 2;
        }

        // What was not taken away quite is noise too, and the empty carriers do not know of it.
        var noise = Noise(re, im, plan);
        var remains = plan.DataGain.Of(rest);
        for (var carrier = 0; carrier < noise.Length; carrier++)
        {
            noise[carrier] = Math.Max(noise[carrier], remains[carrier]);
        }

        return Decode(restRe, restIm, plan, Weights(gains, noise), noise, PilotZ);
    }

    // Variance of a real or imaginary part, carrier by carrier.
    private static float[] Noise(float[] re, float[] im, WatermarkPlan plan)
    {
        var carriers = plan.Carriers;
        var powers = new float[carriers.Count - carriers.Occupied];
        for (var empty = 0; empty < powers.Length; empty++)
        {
            var carrier = carriers.Occupied + empty;
            powers[empty] = ((re[carrier] * re[carrier]) + (im[carrier] * im[carrier])) / 2;
        }

        return plan.Noise.Of(powers);
    }

    // Maximum ratio: gain by noise.
    private static float[] Weights(float[] gains, float[] noise)
    {
        var most = 0f;
        foreach (var gain in gains)
        {
            most = Math.Max(most, Math.Abs(gain));
        }

        var weights = new float[gains.Length];
        for (var carrier = 0; carrier < weights.Length; carrier++)
        {
            weights[carrier] = Math.Max(gains[carrier], (LeastGain * most) + 1e-12f) / Math.Max(noise[carrier], 1e-20f);
        }

        return weights;
    }

    private static Reading Decode(float[] re, float[] im, WatermarkPlan plan, float[] weights, float[] noise, double pilotZ)
    {
        var carriers = plan.Carriers;
        var chips = new float[plan.Chips.Count];
        var variance = 1e-30;
        for (var data = 0; data < carriers.Data; data++)
        {
            var carrier = carriers.Pilots + data;
            chips[2 * data] = re[carrier] * weights[carrier];
            chips[(2 * data) + 1] = im[carrier] * weights[carrier];
            variance += 2.0 * weights[carrier] * weights[carrier] * noise[carrier];
        }

        var payload = ConvolutionalCode.Decode(plan.Chips.Gather(chips), out var fit);
        return new Reading(plan, re, im, payload, pilotZ, fit / Math.Sqrt(variance));
    }
}
