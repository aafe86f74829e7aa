using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Problems;
using Redirect.Media.Fonts;

namespace Redirect.Media.QrCodes;

/// <summary>
/// The QR code of a link, as SVG, PNG or PDF, for links that exist. The link is asked for each time, so that a retired one is
/// gone at once; only the drawing is kept.
/// </summary>
internal static class DrawQrCode
{
    /// <summary>
    /// Any cache may keep a picture for five minutes. It may so outlive its link, and does no harm: the paper it is printed on outlives it
    /// too, and following the link is what says 410.
    /// </summary>
    private const string CacheControl = "public, max-age=300";

    private const string NoLogo = "none";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var format in Enum.GetValues<QrFormat>())
        {
            Map(endpoints, format);
        }
    }

    private static void Map(IEndpointRouteBuilder endpoints, QrFormat format)
    {
        var pattern = "/qr/{slug}." + format.Name();
        endpoints.MapGet(pattern, Handle)
            .WithName($"{nameof(DrawQrCode)}{format}").WithTags("QR codes").WithSummary($"The QR code of a link as {format.Name().ToUpperInvariant()}")
            .Produces<Stream>(StatusCodes.Status200OK, format.MediaType())
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        endpoints.MapMethods(pattern, [HttpMethods.Head], Handle).ExcludeFromDescription();

        Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
            string slug, [AsParameters] Look look, HttpContext context, QrLink links, QrPictures pictures, FontFile font, CancellationToken cancellationToken) =>
            HandleAsync(slug, look, format, context, links, pictures, font, cancellationToken);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        string slug, Look look, QrFormat format, HttpContext context, QrLink links, QrPictures pictures, FontFile font, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var query = context.Request.Query;
        var style = new QrStyleReader(name => query.TryGetValue(name, out var text) ? text.ToString() : null, errors, font).Read(format);
        if (look.Logo is not (null or NoLogo))
        {
            errors.Add("logo", "logo_not_sent", "A picture is sent by POST to /api/v1/qr; here 'logo' may only be 'none'.");
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var (address, problem) = await links.FindAsync(slug, look.P, look.Domain, context, merchantId: null);
        if (address is null)
        {
            return problem!;
        }

        var picture = await pictures.DrawAsync(address, format, style, cancellationToken);
        if (picture is null)
        {
            return SizeTooSmall(style);
        }

        context.Response.Headers.CacheControl = CacheControl;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(picture.Bytes, format.MediaType(), entityTag: picture.Tag);
    }

    /// <summary>A picture can't hold its code.</summary>
    public static ProblemHttpResult SizeTooSmall(QrStyle style) => Problem.Rule(
        style.Millimetres is null ? "size" : "mm", "size_too_small", "The code has more modules than the picture has pixels. Ask for a larger 'size' (or 'mm' or 'dpi'), a smaller 'margin' or a lower 'ecc'.");

    /// <summary>The query, as the OpenAPI document shows it; <see cref="QrStyleReader"/> reads it, to name all that is wrong at once.</summary>
    internal sealed record Look(
        [property: FromQuery(Name = "p"), Description("A placement's code, to be counted for the visits of this picture.")] string? P,
        [property: FromQuery(Name = "domain"), Description("The merchant's own short domain the link lives on; not needed where the picture is asked for on that domain.")] string? Domain,
        [property: FromQuery(Name = "size"), Description("Width in pixels, 64 to 2048; default 512. A caption comes below.")] string? Size,
        [property: FromQuery(Name = "mm"), Description("Width on paper in millimetres, 8 to 500, instead of 'size'; a PNG says it too, and has at most 4096 pixels a side.")] string? Mm,
        [property: FromQuery(Name = "dpi"), Description("Pixels an inch of a PNG with 'mm', 72 to 2400; default 300.")] string? Dpi,
        [property: FromQuery(Name = "ecc"), Description("How much of the code may be lost: L, M, Q or H; default M.")] string? Ecc,
        [property: FromQuery(Name = "margin"), Description("The quiet zone's least width in modules, 0 to 16; default 4.")] string? Margin,
        [property: FromQuery(Name = "dark"), Description("The modules' colour as RRGGBB or RRGGBBAA; default 000000.")] string? Dark,
        [property: FromQuery(Name = "light"), Description("The ground's colour as RRGGBB or RRGGBBAA, or transparent; default FFFFFF.")] string? Light,
        [property: FromQuery(Name = "caption"), Description("A text below, at most 40 characters, in one or two lines.")] string? Caption,
        [property: FromQuery(Name = "logo"), Description("'none': the code alone, as without. A picture in it is sent by POST to /api/v1/qr.")] string? Logo);
}
