using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Following;
using Redirect.Links.Passphrases;
using Redirect.Links.Storage;
using Redirect.Links.Watermarks;
using Carried = Redirect.Contracts.Events.V1.Form;

namespace Redirect.Links.ShortLinks;

internal static class ListForms
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}/forms", HandleAsync).WithName(nameof(ListForms)).WithSummary("Every form of a link with its address, for one placement if asked")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid id, Guid? placementId, HttpContext context, PublicAddresses addresses, LinksDbContext db, FormSignatures signatures, PagePassphrases passphrases, CancellationToken cancellationToken)
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
        var signing = await signatures.KeyAsync(db, cancellationToken);
        var forms = Of(baseUrl, link, code, signing);
        if (link.RetiredAt is null)
        {
            var token = await passphrases.GetOrMakeAsync(id, merchantId, placementId, cancellationToken);
            var address = AddressOf(baseUrl, link, code, signing, Carried.Passphrase);
            forms.Add(PassphraseForm(address, PagePassphrases.TextOf(token, link.Title ?? link.Slug, address)));
            var mark = await db.Watermarks.Where(row => row.MerchantId == merchantId && row.LinkId == id && row.PlacementId == placementId).Select(row => (long?)row.Id).SingleOrDefaultAsync(cancellationToken);
            forms.Add(new Form("watermark", AddressOf(baseUrl, link, code, signing, Carried.Watermark), null, null, null)
            {
                Id = mark is { } issued ? WatermarkId.TextOf(issued) : null,
                Make = "POST /api/v1/watermarks/embed with this linkId and placementId and a picture",
            });
        }

        return TypedResults.Ok(new Response(id, placementId, forms));
    }

    /// <summary>The forms that are nothing but addresses.</summary>
    public static List<Form> Of(string baseUrl, ShortLink link, string? placementCode, FormKey signing)
    {
        var picture = $"{baseUrl}/qr/{Uri.EscapeDataString(link.Slug)}";
        var query = placementCode is null ? "" : "?p=" + placementCode;
        return
        [
            new Form("link", PublicAddresses.Of(baseUrl, link.Slug, placementCode), null, null, null),
            new Form("qr", AddressOf(baseUrl, link, placementCode, signing, Carried.Qr), picture + ".svg" + query, picture + ".png" + query, null),
        ];
    }

    /// <summary>The form that is a text to copy.</summary>
    public static Form PassphraseForm(string address, string text) => new("passphrase", address, null, null, text);

    /// <summary>A link's address in a form.</summary>
    public static string AddressOf(string baseUrl, ShortLink link, string? placementCode, FormKey signing, Carried form) =>
        PublicAddresses.Of(baseUrl, link.Slug, placementCode, signing.ValueOf(link.Id, placementCode, form));

    internal sealed record Response(Guid LinkId, Guid? PlacementId, IReadOnlyList<Form> Forms);

    /// <param name="Name">As in the figures.</param>
    /// <param name="Url">What a reader opens.</param>
    /// <param name="Svg">Where the picture is drawn, for forms that have one.</param>
    /// <param name="Png">The same in pixels.</param>
    /// <param name="Text">What a reader copies, for forms that are texts.</param>
    internal sealed record Form(string Name, string Url, string? Svg, string? Png, string? Text)
    {
        /// <summary>Of a watermark: what marked pictures carry, 12 hexadecimal digits; absent: none was made yet.</summary>
        public string? Id { get; init; }

        /// <summary>Of a watermark: the call that puts it into a picture.</summary>
        public string? Make { get; init; }
    }
}
