namespace Redirect.Hosting.Principals;

/// <summary>On whose behalf a call is made.</summary>
public enum PrincipalKind
{
    /// <summary>A reader: no key was shown.</summary>
    Anonymous,

    /// <summary>A merchant's key.</summary>
    Merchant,

    /// <summary>The operator's key, made at the first start.</summary>
    Admin,

    /// <summary>One of our own services.</summary>
    Service,
}
