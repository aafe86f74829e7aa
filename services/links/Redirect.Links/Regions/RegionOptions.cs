namespace Redirect.Links.Regions;

/// <summary>Where the address database is.</summary>
internal sealed class RegionOptions
{
    public const string Section = "Links:Regions";

    /// <summary>A CSV file with the columns from, to, country, subdivision and city; empty: no region is known.</summary>
    public string? File { get; set; }
}
