namespace Redirect.Contracts;

/// <summary>Names of the messages that travel between services; each is an exchange on the broker, bound to the queues of its readers.</summary>
public static class Exchanges
{
    /// <summary>Carries <see cref="Events.V1.VisitBatch"/>: visits answered by the link service, packed.</summary>
    public const string Visits = "redirect.visits";

    /// <summary>Carries <see cref="Events.V1.CatalogueBatch"/>: campaigns, placements and links as they change.</summary>
    public const string Catalogue = "redirect.catalogue";

    /// <summary>Carries <see cref="Events.V1.VariantOutcomes"/>: what came of the variants of a split link, as attribution counts it.</summary>
    public const string Outcomes = "redirect.outcomes";

    /// <summary>Carries <see cref="Events.V1.ClaimBatch"/>: what happened to claims of a surprise code, and its stock after it.</summary>
    public const string Claims = "redirect.claims";

    /// <summary>Carries <see cref="Events.V1.VisitorErased"/>: a visitor to be taken out of everything that others keep.</summary>
    public const string Erasures = "redirect.erasures";
}
