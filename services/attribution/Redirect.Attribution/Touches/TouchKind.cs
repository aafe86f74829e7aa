namespace Redirect.Attribution.Touches;

/// <summary>What brought a buyer near an order. The numbers are stored.</summary>
internal enum TouchKind : short
{
    /// <summary>Nothing that is known.</summary>
    Direct = 0,

    Visit = 1,

    /// <summary>A surprise code was claimed.</summary>
    Claim = 2,

    /// <summary>A surprise code, or the phrase of a member of staff, was used in the order.</summary>
    Redemption = 3,
}
