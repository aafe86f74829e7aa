using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Following;

/// <summary>Another service's question "which link is this?", answered from the same memory as redirects; it makes no visit.</summary>
internal sealed class FindLink(LinkCache<FollowPlan> links, LinkCache<PlacementPlan> placements)
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/links/by-slug/{slug}", HandleAsync).WithName(nameof(FindLink)).WithSummary("Which link is this?")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable).RequireService();

    /// <summary>Finds a link, retired or not.</summary>
    /// <returns>Null when no link has the slug.</returns>
    /// <exception cref="LookupUnavailableException">It is not in memory, and the database does not answer.</exception>
    public async Task<LinkReference?> FindAsync(string slug, string? placementCode, CancellationToken cancellationToken)
    {
        var key = slug.Length <= Slugs.MaxLength ? Slugs.KeyOf(slug) : "";
        if (key.Length is 0 or > Slugs.MaxLength || await GetAsync(links, key, cancellationToken) is not { } link)
        {
            return null;
        }

        var placementFound = placementCode is null
            || (placementCode.Length <= Slugs.MaxLength && (await GetAsync(placements, placementCode, cancellationToken))?.MerchantId == link.MerchantId);
        return new LinkReference(link.LinkId, link.MerchantId, key, link.Retired, placementFound);
    }

    internal static async Task<Results<Ok<LinkReference>, ProblemHttpResult>> HandleAsync(string slug, string? placement, FindLink find, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await find.FindAsync(slug, placement, cancellationToken) is { } link
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
