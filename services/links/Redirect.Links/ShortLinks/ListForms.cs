using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

internal static class ListForms
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}/forms", HandleAsync).WithName(nameof(ListForms)).WithSummary("Every form of a link with its address, for one placement if asked")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid id, Guid? placementId, HttpContext context, PublicAddresses addresses, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var link = await db.Links.Where(row => row.Id == id && row.MerchantId == merchantId).Select(row => new { row.Slug, row.Domain }).SingleOrDefaultAsync(cancellationToken);
        if (link is null)
        {
            return GetLink.NotFound();
        }

        string? code = null;
        if (placementId is { } placement)
        {
            code = await db.Placements.Where(row => row.Id == placement && row.MerchantId == merchantId).Select(row => row.Code).SingleOrDefaultAsync(cancellationToken);
            if (code is null)
            {
                return Placements.GetPlacement.NotFound();
            }
        }

        var slug = link.Slug;
        var baseUrl = addresses.BaseOf(context, link.Domain);
        var picture = $"{baseUrl}/qr/{Uri.EscapeDataString(slug)}";
        var query = code is null ? "" : "?p=" + code;
        return TypedResults.Ok(new Response(id, placementId,
        [
            new Form("link", PublicAddresses.Of(baseUrl, slug, code), null, null),
            new Form("qr", PublicAddresses.Of(baseUrl, slug, code, "qr"), picture + ".svg" + query, picture + ".png" + query),
        ]));
    }

    internal sealed record Response(Guid LinkId, Guid? PlacementId, IReadOnlyList<Form> Forms);

    /// <param name="Name">As in <c>?f=</c> and in the figures.</param>
    /// <param name="Url">What a reader opens.</param>
    /// <param name="Svg">Where the picture is drawn, for forms that have one.</param>
    /// <param name="Png">The same in pixels.</param>
    internal sealed record Form(string Name, string Url, string? Svg, string? Png);
}
