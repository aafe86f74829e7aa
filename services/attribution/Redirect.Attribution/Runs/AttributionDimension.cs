namespace Redirect.Attribution.Runs;

/// <summary>By what credits are added up.</summary>
internal enum AttributionDimension
{
    Channel,
    Placement,
    Form,
    Campaign,

    /// <summary>Who is paid, as placements name them now.</summary>
    Partner,
}
