namespace Redirect.Attribution.Stats;

internal enum SeriesInterval
{
    Hour,

    /// <summary>Of a <see cref="StatsZone"/>.</summary>
    Day,
}
