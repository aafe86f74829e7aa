namespace Redirect.Hosting.Principals;

/// <summary>Who calls, as the edge found out: what a service acts on. Services never see keys.</summary>
/// <param name="Kind">On whose behalf the call is made.</param>
/// <param name="MerchantId">The tenant; <see cref="Guid.Empty"/> unless <see cref="PrincipalKind.Merchant"/>.</param>
/// <param name="KeyId">The key that was shown; <see cref="Guid.Empty"/> for others than merchants.</param>
/// <param name="Scopes">What the key may do; see <see cref="Principals.Scopes"/>.</param>
public sealed record Principal(PrincipalKind Kind, Guid MerchantId, Guid KeyId, IReadOnlyList<string> Scopes)
{
    /// <summary>A reader without a key.</summary>
    public static Principal Anonymous { get; } = new(PrincipalKind.Anonymous, Guid.Empty, Guid.Empty, []);

    /// <summary>The operator.</summary>
    public static Principal Admin { get; } = new(PrincipalKind.Admin, Guid.Empty, Guid.Empty, []);

    /// <summary>One of our services, asking another.</summary>
    public static Principal Service { get; } = new(PrincipalKind.Service, Guid.Empty, Guid.Empty, []);
}
