namespace Redirect.Links.Domains;

/// <summary>What a short domain may do. Stored by number.</summary>
internal enum DomainState
{
    /// <summary>Claimed, and nobody has shown yet that it is theirs.</summary>
    Pending = 0,

    /// <summary>Shown to be the merchant's: its links are answered.</summary>
    Verified = 1,

    /// <summary>Was verified, and its proof has been gone for too long: its links are not answered until it is verified again.</summary>
    Suspended = 2,
}
