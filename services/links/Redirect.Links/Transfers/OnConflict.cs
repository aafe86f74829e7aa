namespace Redirect.Links.Transfers;

/// <summary>What becomes of a row whose link is there already and leads elsewhere. One that leads to the same target is left as it is.</summary>
internal enum OnConflict
{
    /// <summary>The row is refused; the others go on.</summary>
    Skip,

    /// <summary>The row is refused, and the import ends there.</summary>
    Fail,

    /// <summary>The merchant's own link takes over what the row says. Other merchants' links never do.</summary>
    Update,
}
