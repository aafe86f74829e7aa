namespace Redirect.Gateway.Hosts;

/// <summary>Whose name a request came by.</summary>
internal enum HostKind
{
    /// <summary>Nobody's that we answer for.</summary>
    Refused,

    /// <summary>Ours: everything is served.</summary>
    Ours,

    /// <summary>A merchant's short domain: only what readers of links need.</summary>
    Merchants,

    /// <summary>It may be a merchant's: the directory has not answered yet.</summary>
    NotKnownYet,
}
