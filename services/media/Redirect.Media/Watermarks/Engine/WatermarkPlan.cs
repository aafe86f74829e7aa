namespace Redirect.Media.Watermarks.Engine;

/// <summary>All that depends on the key alone, made once a key. Immutable, for any number of threads; holds some 6 MB, nearly all of it the fine template.</summary>
internal sealed class WatermarkPlan
{
    // Over how many cycles a tile the noise is alike; fewer pilots need wider rings.
    private const double NoiseRing = 1.6;
    private const double PilotRing = 2.4;

    private WatermarkPlan(WatermarkKey key)
    {
        Carriers = Carriers.Of(key);
        Chips = Chips.Of(key, Carriers.Data);
        Noise = new RingAverage(Carriers.Radius, Carriers.Occupied, Carriers.Count, NoiseRing);
        PilotGain = new RingAverage(Carriers.Radius, 0, Carriers.Pilots, PilotRing);
        Fine = LogPolarTemplate.Of(Carriers, LogPolarGrid.Fine);
        Coarse = LogPolarTemplate.Of(Carriers, LogPolarGrid.Coarse);
        DataGain = new RingAverage(Carriers.Radius, Carriers.Pilots, Carriers.Occupied, NoiseRing);
    }

    public Carriers Carriers { get; }

    public Chips Chips { get; }

    /// <summary>From what the empty carriers measure.</summary>
    public RingAverage Noise { get; }

    /// <summary>From what the pilots measure.</summary>
    public RingAverage PilotGain { get; }

    /// <summary>From what the data carriers measure.</summary>
    public RingAverage DataGain { get; }

    /// <summary>What spectra are searched for.</summary>
    public LogPolarTemplate Fine { get; }

    /// <summary>What stretched spectra are searched for.</summary>
    public LogPolarTemplate Coarse { get; }

    /// <summary>Takes some tens of milliseconds.</summary>
    public static WatermarkPlan Of(WatermarkKey key) => new(key);
}
