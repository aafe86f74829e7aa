namespace Redirect.Contracts;

/// <summary>
/// Names of the queues that readers keep on the broker. They are here, and not with their readers, because writers declare them
/// as well: what is published before a reader ever ran must find its queue.
/// </summary>
public static class Queues
{
    /// <summary>Attribution's, bound to <see cref="Exchanges.Visits"/>.</summary>
    public const string AttributionVisits = "attribution-visits";

    /// <summary>Attribution's, bound to <see cref="Exchanges.Catalogue"/>.</summary>
    public const string AttributionCatalogue = "attribution-catalogue";

    /// <summary>Attribution's, bound to <see cref="Exchanges.Claims"/>.</summary>
    public const string AttributionClaims = "attribution-claims";

    /// <summary>The link service's, bound to <see cref="Exchanges.Outcomes"/>.</summary>
    public const string LinksOutcomes = "links-outcomes";

    /// <summary>The link service's, bound to <see cref="Exchanges.Erasures"/>.</summary>
    public const string LinksErasures = "links-erasures";
}
