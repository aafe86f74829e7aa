namespace Redirect.Links.Regions;

/// <summary>Where an address is, as the operator's database names it; all empty: nobody knows.</summary>
/// <param name="Country">ISO 3166-1, such as CN.</param>
/// <param name="Subdivision">ISO 3166-2, such as CN-ZJ, or the database's own name of a province.</param>
/// <param name="City">The database's name.</param>
internal sealed record Region(string Country, string Subdivision, string City)
{
    public static readonly Region Unknown = new("", "", "");

    /// <summary>The narrowest that a visit keeps: a subdivision, not a city.</summary>
    public string Kept => Subdivision.Length > 0 ? Subdivision : Country;

    /// <summary>Whether one of its parts has this name, in any case.</summary>
    public bool Is(string name) =>
        name.Equals(Country, StringComparison.OrdinalIgnoreCase) || name.Equals(Subdivision, StringComparison.OrdinalIgnoreCase) || name.Equals(City, StringComparison.OrdinalIgnoreCase);
}
