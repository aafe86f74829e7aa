namespace Redirect.Media.Watermarks.Engine;

/// <summary>All that depends on the key alone, made once a key. Immutable, for any number of threads.</summary>
internal sealed class WatermarkPlan
{
    private WatermarkPlan(WatermarkKey key) => Key = key;

    private WatermarkKey Key { get; }

    /// <summary>Takes some tens of milliseconds.</summary>
    public static WatermarkPlan Of(WatermarkKey key) => new(key);
}
