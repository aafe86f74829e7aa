namespace Redirect.Media.Watermarks.Engine;

/// <summary>The tile of a payload as a wave of standard deviation 1, four samples a unit, to be laid over a picture.</summary>
internal sealed class TileWave
{
    /// <summary>The wave is cut off here, standard deviations: single high crests are seen and not needed.</summary>
    private const float Crest = 2.6f;

    private const int Fineness = 4;
    private const int Side = Carriers.Tile * Fineness;

    private readonly float[] samples;

    private TileWave(float[] samples) => this.samples = samples;

    public static TileWave Of(ulong payload, WatermarkPlan plan)
    {
        var carriers = plan.Carriers;
        var chips = plan.Chips.Of(payload);
        using var spectrum = new Spectrum(Side, Side);
        spectrum.Re.Clear();
        spectrum.Im.Clear();
        for (var carrier = 0; carrier < carriers.Occupied; carrier++)
        {
            var data = carrier - carriers.Pilots;
            var root = (float)Math.Sqrt(0.5);
            var re = carriers.Amplitude[carrier] * (data < 0 ? carriers.PilotRe[carrier] : root * chips[2 * data]);
            var im = carriers.Amplitude[carrier] * (data < 0 ? carriers.PilotIm[carrier] : root * chips[(2 * data) + 1]);
            spectrum.Set(carriers.Kx[carrier], carriers.Ky[carrier], re, im);
        }

        using var plane = Fft2.Inverse(spectrum);
        var power = 0.0;
        foreach (var value in plane.Data)
        {
            power += (double)value * value;
        }

        var scale = (float)(1 / Math.Sqrt(power / plane.Data.Length));
        var samples = new float[Side * Side];
        for (var at = 0; at < samples.Length; at++)
        {
            samples[at] = Math.Clamp(plane.Data[at] * scale, -Crest, Crest);
        }

        return new TileWave(samples);
    }

    /// <summary>The wave along a row of a picture.</summary>
    /// <param name="y">Row.</param>
    /// <param name="scale">Pixels a unit.</param>
    /// <param name="to">A value a pixel.</param>
    public void Row(int y, double scale, Span<float> to)
    {
        Span<float> row = stackalloc float[Side + 1];
        var place = y * Fineness / scale % Side;
        var top = (int)place;
        var share = (float)(place - top);
        var upper = samples.AsSpan(top % Side * Side, Side);
        var lower = samples.AsSpan((top + 1) % Side * Side, Side);
        for (var x = 0; x < Side; x++)
        {
            row[x] = upper[x] + ((lower[x] - upper[x]) * share);
        }

        row[Side] = row[0];
        var step = Fineness / scale;
        for (var x = 0; x < to.Length; x++)
        {
            var at = x * step;
            var whole = (int)at;
            var left = whole & (Side - 1);
            to[x] = row[left] + ((row[left + 1] - row[left]) * (float)(at - whole));
        }
    }
}
