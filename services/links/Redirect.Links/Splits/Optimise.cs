namespace Redirect.Links.Splits;

/// <summary>What decides the shares of a split.</summary>
internal enum Optimise
{
    /// <summary>The weights.</summary>
    None,

    /// <summary>Thompson sampling on reported orders, or redemptions where there are no orders.</summary>
    Orders,
}
