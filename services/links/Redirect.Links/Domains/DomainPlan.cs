using Redirect.Links.Following;

namespace Redirect.Links.Domains;

/// <summary>All that answering on a merchant's domain takes.</summary>
/// <param name="Host">Lower case, Punycode.</param>
/// <param name="MerchantId">Whose it is: links of a former owner are not answered on it.</param>
/// <param name="RootTarget">Where the bare domain leads; null: to a page.</param>
/// <param name="UnknownTarget">Where unknown slugs lead; null: to a page.</param>
/// <param name="Token">Of its verification file.</param>
/// <param name="Association">The apps that may open its links; null: none.</param>
internal sealed record DomainPlan(string Host, Guid MerchantId, string? RootTarget, string? UnknownTarget, string Token, DomainAssociation? Association)
{
    /// <summary>
    /// Was verified once and is not now. Nothing is answered on it: what is printed with its name must not lead into the common space, to whoever has
    /// the same slug there.
    /// </summary>
    public bool Closed { get; private init; }

    /// <summary>The targets as a header takes them.</summary>
    public string? RootLocation { get; } = RootTarget is null ? null : Locations.Of(RootTarget);

    /// <inheritdoc cref="RootLocation"/>
    public string? UnknownLocation { get; } = UnknownTarget is null ? null : Locations.Of(UnknownTarget);

    public static DomainPlan ClosedOf(string host) => new(host, Guid.Empty, null, null, "", null) { Closed = true };

    public static DomainPlan Of(ShortDomain domain) => new(
        domain.Host, domain.MerchantId, domain.RootTarget, domain.UnknownTarget, domain.Token,
        domain.AppleAppIds.Count + domain.AndroidApps.Count == 0 ? null : new DomainAssociation([.. domain.AppleAppIds], domain.AndroidApps));
}
