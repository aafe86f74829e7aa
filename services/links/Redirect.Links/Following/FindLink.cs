using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Domains;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Following;

/// <summary>Another service's question "which link is this?", answered from the same memory as redirects; it makes no visit.</summary>
internal sealed class FindLink(LinkCache<FollowPlan> links, LinkCache<PlacementPlan> placements, DomainCache domains, FormSignatures forms, IOptions<DomainOptions> options)
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/links/by-slug/{slug}", HandleAsync).WithName(nameof(FindLink)).WithSummary("Which link is this?")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable).RequireService();

    /// <summary>Finds a link, retired or not.</summary>
    /// <param name="slug">As it stands in an address.</param>
    /// <param name="host">Where the question comes from: a merchant's own domain has slugs of its own. Null: the common space.</param>
    /// <param name="domain">A verified domain that is asked for from elsewhere; null: none.</param>
    /// <param name="placementCode">A placement to look up with it; null: none.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>Null when no link has the slug there.</returns>
    /// <exception cref="LookupUnavailableException">It is not in memory, and the database does not answer.</exception>
    public async Task<LinkReference?> FindAsync(string slug, string? host, string? domain, string? placementCode, CancellationToken cancellationToken)
    {
        var key = slug.Length <= Slugs.MaxLength ? Slugs.KeyOf(slug) : "";
        if (!domains.Loaded)
        {
            throw new LookupUnavailableException("domain");
        }

        var signing = forms.Key ?? throw new LookupUnavailableException("key of forms");

        var own = host is null ? null : domains.Find(host);
        var named = string.IsNullOrEmpty(domain) ? own : domains.FindNamed(domain);
        if (key.Length is 0 or > Slugs.MaxLength || (named is null && !string.IsNullOrEmpty(domain)) || (own is not null && own != named))
        {
            return null;
        }

        var link = await GetAsync(links, LinkKeys.Of(named?.Host ?? "", key), cancellationToken);
        if (link is null || (named is not null && named.MerchantId != link.MerchantId))
        {
            return null;
        }

        var placementFound = placementCode is null
            || (placementCode.Length <= Slugs.MaxLength && (await GetAsync(placements, placementCode, cancellationToken))?.MerchantId == link.MerchantId);
        var query = placementFound ? PublicAddresses.QueryOf(placementCode, signing.ValueOf(link.LinkId, placementCode, Form.Qr)) : "";
        return new LinkReference(link.LinkId, link.MerchantId, key, link.Retired, placementFound, query, named is null ? null : $"{options.Value.Scheme}://{named.Host}");
    }

    internal static async Task<Results<Ok<LinkReference>, ProblemHttpResult>> HandleAsync(string slug, string? host, string? domain, string? placement, FindLink find, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await find.FindAsync(slug, host, domain, placement, cancellationToken) is { } link
                ? TypedResults.Ok(link)
                : Problem.NotFound("link_not_found", "No link has this slug.");
        }
        catch (LookupUnavailableException)
        {
            return Problem.Unavailable(context, "links_unavailable", "The link can't be looked up now. Try again.");
        }
    }

    private static async ValueTask<T?> GetAsync<T>(LinkCache<T> cache, string key, CancellationToken cancellationToken) where T : CachedPlan =>
        cache.TryGet(key, out var known) ? known : await cache.GetAsync(key, cancellationToken);
}
