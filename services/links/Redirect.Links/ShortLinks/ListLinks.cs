using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Limits;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

internal static class ListLinks
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName(nameof(ListLinks)).WithSummary("List links, newest first; retired ones with ?retired=true")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Page<LinkAnswer>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] Filter filter, HttpContext context, PublicAddresses addresses, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(filter.Limit, filter.Cursor);
        if ((problem ?? QueryText.Refuse(filter.Tag, filter.ExternalId, filter.Q)) is { } refused)
        {
            return refused;
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var links = db.Links.AsNoTracking().Where(link => link.MerchantId == merchantId);
        if (filter.Retired != true)
        {
            links = links.Where(link => link.RetiredAt == null);
        }

        if (filter.Tag is { } tag)
        {
            links = links.Where(link => link.Tags.Contains(tag));
        }

        if (filter.ExternalId is { } externalId)
        {
            links = links.Where(link => link.ExternalId == externalId);
        }

        if (filter.PlacementId is { } placementId)
        {
            links = links.Where(link => link.PlacementId == placementId);
        }

        if (!string.IsNullOrEmpty(filter.Q))
        {
            var prefix = Slugs.KeyOf(filter.Q);
            links = links.Where(link => link.SlugKey.StartsWith(prefix));
        }

        if (paging!.After is { } after)
        {
            links = links.Where(link => link.Id < after);
        }

        var page = await paging.ReadAsync(links.OrderByDescending(link => link.Id), link => link.Id, link => LinkAnswer.Of(link, addresses.BaseOf(context, link.Domain)), cancellationToken);
        return TypedResults.Ok(page with { Items = await page.Items.WithAdmittedAsync(db, cancellationToken) });
    }

    /// <param name="Limit">1 to 200, default 50.</param>
    /// <param name="Cursor">The nextCursor of the answer before.</param>
    /// <param name="Tag">Only links with this tag.</param>
    /// <param name="ExternalId">Only the link with this externalId.</param>
    /// <param name="PlacementId">Only links of this placement.</param>
    /// <param name="Q">Only links whose slug begins so, in any case.</param>
    /// <param name="Retired">Retired links too.</param>
    internal sealed record Filter(int? Limit, string? Cursor, string? Tag, string? ExternalId, Guid? PlacementId, string? Q, bool? Retired);
}
