namespace Redirect.Attribution.Alliances;

/// <summary>How large a merchant is, as far as others are told.</summary>
internal enum SizeClass
{
    /// <summary>Nothing was measured and nothing stated.</summary>
    Unknown,

    /// <summary>Below 1,000 visitors a week.</summary>
    Small,

    /// <summary>Below 10,000.</summary>
    Medium,

    /// <summary>Below 100,000.</summary>
    Large,

    /// <summary>From 100,000 on.</summary>
    Huge,
}
