using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;
using Redirect.Media.Fonts;

namespace Redirect.Media.QrCodes;

/// <summary>
/// The QR code of a link, as SVG, PNG or PDF, for links that exist. The link is asked for each time, so that a retired one is
/// gone at once; only the drawing is kept.
/// </summary>
internal static partial class DrawQrCode
{
    /// <summary>
    /// Any cache may keep a picture for five minutes. It may so outlive its link, and does no harm: the paper it is printed on outlives it
    /// too, and following the link is what says 410.
    /// </summary>
    private const string CacheControl = "public, max-age=300";

    private const string NoLogo = "none";

    private const int MaxNameLength = 128;
    private const int MaxHostLength = 253;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/qr/{slug}.svg", QrFormat.Svg, "image/svg+xml");
        Map(endpoints, "/qr/{slug}.png", QrFormat.Png, "image/png");
        Map(endpoints, "/qr/{slug}.pdf", QrFormat.Pdf, "application/pdf");
    }

    private static void Map(IEndpointRouteBuilder endpoints, string pattern, QrFormat format, string contentType)
    {
        endpoints.MapGet(pattern, Handle)
            .WithName($"{nameof(DrawQrCode)}{format}").WithTags("QR codes").WithSummary($"The QR code of a link as {format.ToString().ToUpperInvariant()}")
            .Produces<Stream>(StatusCodes.Status200OK, contentType)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        endpoints.MapMethods(pattern, [HttpMethods.Head], Handle).ExcludeFromDescription();

        Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
            string slug, [AsParameters] Look look, HttpContext context, ILinkDirectory links, QrPictures pictures, FontFile font, IOptions<MediaOptions> options, ILogger<QrPictures> logger, CancellationToken cancellationToken) =>
            HandleAsync(slug, look, format, contentType, context, links, pictures, font, options.Value, logger, cancellationToken);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        string slug, Look look, QrFormat format, string contentType, HttpContext context, ILinkDirectory links, QrPictures pictures, FontFile font, MediaOptions options, ILogger logger, CancellationToken cancellationToken)
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

        var placement = string.IsNullOrEmpty(look.P) ? null : look.P;
        var domain = string.IsNullOrEmpty(look.Domain) ? null : look.Domain;
        if (slug.Length > MaxNameLength || domain?.Length > MaxHostLength)
        {
            return LinkNotFound();
        }

        if (placement?.Length > MaxNameLength)
        {
            return PlacementNotFound();
        }

        KnownLink? link;
        try
        {
            link = await links.FindAsync(slug, context.Request.Headers.Host.ToString(), domain, placement, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            Log.LinksUnavailable(logger, exception);
            return Problem.Unavailable(context, "links_unavailable", "Which link this is can't be found out just now. Try again.");
        }

        if (link is null)
        {
            return LinkNotFound();
        }

        if (link.Retired)
        {
            return Problem.Of(StatusCodes.Status410Gone, "link_retired", "This link is out of use.");
        }

        if (placement is not null && !link.PlacementFound)
        {
            return PlacementNotFound();
        }

        var picture = await pictures.DrawAsync(AddressOf(link, context.Request, options), format, style, cancellationToken);
        if (picture is null)
        {
            return SizeTooSmall(style);
        }

        context.Response.Headers.CacheControl = CacheControl;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(picture.Bytes, contentType, entityTag: picture.Tag);
    }

    /// <summary>What the code says. The query comes from the link service, which signs it.</summary>
    public static string AddressOf(KnownLink link, HttpRequest request, MediaOptions options) =>
        $"{link.BaseUrl ?? CommonBase(request, options)}/{Uri.EscapeDataString(link.Slug)}{link.Query}";

    public static string CommonBase(HttpRequest request, MediaOptions options) =>
        string.IsNullOrEmpty(options.PublicBaseUrl) ? $"{request.Scheme}://{request.Host.ToUriComponent()}" : options.PublicBaseUrl.TrimEnd('/');

    public static ProblemHttpResult SizeTooSmall(QrStyle style) => Problem.Rule(
        style.Millimetres is null ? "size" : "mm", "size_too_small", "The code has more modules than the picture has pixels. Ask for a larger 'size' (or 'mm' or 'dpi'), a smaller 'margin' or a lower 'ecc'.");

    private static ProblemHttpResult LinkNotFound() => Problem.NotFound("link_not_found", "No link has this slug.");

    private static ProblemHttpResult PlacementNotFound() => Problem.NotFound("placement_not_found", "The link's merchant has no placement with this code.");

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

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The link service gave no answer about a slug")]
        public static partial void LinksUnavailable(ILogger logger, Exception exception);
    }
}
