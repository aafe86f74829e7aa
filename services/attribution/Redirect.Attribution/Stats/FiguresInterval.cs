namespace Redirect.Attribution.Stats;

internal enum FiguresInterval
{
    /// <summary>The range as a whole.</summary>
    Total,

    Hour,

    /// <summary>Of a <see cref="StatsZone"/>.</summary>
    Day,
}
