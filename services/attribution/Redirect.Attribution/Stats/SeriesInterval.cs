namespace Redirect.Attribution.Stats;

internal enum SeriesInterval
{
    Hour,

    /// <summary>Of UTC+8.</summary>
    Day,
}
