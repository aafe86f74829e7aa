using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Passphrases;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

internal static class ListForms
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}/forms", HandleAsync).WithName(nameof(ListForms)).WithSummary("Every form of a link with its address, for one placement if asked")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid id, Guid? placementId, HttpContext context, PublicAddresses addresses, LinksDbContext db, PagePassphrases passphrases, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var link = await db.Links.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
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

        var baseUrl = addresses.BaseOf(context, link.Domain);
        var forms = Of(baseUrl, link.Slug, code);
        if (link.RetiredAt is null)
        {
            var token = await passphrases.GetOrMakeAsync(id, merchantId, placementId, cancellationToken);
            forms.Add(PassphraseForm(baseUrl, link.Slug, code, PagePassphrases.TextOf(token, link.Title ?? link.Slug, baseUrl, link.Slug, code)));
        }

        return TypedResults.Ok(new Response(id, placementId, forms));
    }

    /// <summary>The forms that are nothing but addresses.</summary>
    public static List<Form> Of(string baseUrl, string slug, string? placementCode)
    {
        var picture = $"{baseUrl}/qr/{Uri.EscapeDataString(slug)}";
        var query = placementCode is null ? "" : "?p=" + placementCode;
        return
        [
            new Form("link", PublicAddresses.Of(baseUrl, slug, placementCode), null, null, null),
            new Form("qr", PublicAddresses.Of(baseUrl, slug, placementCode, "qr"), picture + ".svg" + query, picture + ".png" + query, null),
        ];
    }

    /// <summary>The form that is a text to copy.</summary>
    public static Form PassphraseForm(string baseUrl, string slug, string? placementCode, string text) =>
        new("passphrase", PublicAddresses.Of(baseUrl, slug, placementCode, "passphrase"), null, null, text);

    internal sealed record Response(Guid LinkId, Guid? PlacementId, IReadOnlyList<Form> Forms);

    /// <param name="Name">As in <c>?f=</c> and in the figures.</param>
    /// <param name="Url">What a reader opens.</param>
    /// <param name="Svg">Where the picture is drawn, for forms that have one.</param>
    /// <param name="Png">The same in pixels.</param>
    /// <param name="Text">What a reader copies, for forms that are texts.</param>
    internal sealed record Form(string Name, string Url, string? Svg, string? Png, string? Text);
}
