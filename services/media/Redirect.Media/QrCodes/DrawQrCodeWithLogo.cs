using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Media.Fonts;
using Redirect.Media.Uploads;
using Redirect.Media.Watermarks;

namespace Redirect.Media.QrCodes;

/// <summary>The QR code of a link with a picture in its middle, which is sent with the call and not kept.</summary>
internal static class DrawQrCodeWithLogo
{
    /// <summary>Of the form.</summary>
    public const int MaxBytes = 2 << 20;

    private static readonly string[] Texts = ["slug", "p", "domain", "format", "size", "mm", "dpi", "ecc", "margin", "dark", "light", "caption", LogoFile.WidthField];

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(DrawQrCodeWithLogo)).WithSummary("The QR code of one of your links with a logo in its middle")
            .AddOpenApiOperationTransformer(LogoDescription.OfDraw)
            .AddEndpointFilter(PictureProblems.InvokeAsync)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireScope(Scopes.MediaWrite);

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        HttpContext context, QrLink links, QrPictures pictures, LogoFile logos, FontFile font, CancellationToken cancellationToken)
    {
        await using var form = await UploadedForm.ReceiveAsync(context, new UploadLimits(MaxBytes, Texts, [LogoFile.Field]), cancellationToken);
        var errors = new FieldErrors();
        var slug = errors.Required("slug", form.Text("slug"), 128);
        var format = Format(form.Text("format"), errors);

        var style = new QrStyleReader(form.Text, errors, font).Read(format);
        var percent = LogoFile.PercentOf(form.Text(LogoFile.WidthField), errors);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        if (await logos.ReadAsync(form, cancellationToken) is not { } logo)
        {
            return Problem.Rule(LogoFile.Field, "required", "'logo' is required: a file of JPEG, PNG or WebP. Without one, GET the code from /qr.");
        }

        var (address, problem) = await links.FindAsync(slug, form.Text("p"), form.Text("domain"), context, context.GetPrincipal().MerchantId);
        if (address is null)
        {
            return problem!;
        }

        if (LogoFit.Choose([address], form.Text("ecc") is null ? null : style.Ecc, (double)logo.Height / logo.Width, percent, errors) is not { } fit)
        {
            return Problem.Rule(errors.All);
        }

        var symbol = QrSymbol.Of(address, fit.Ecc)!;
        var bytes = await pictures.DrawAsync(symbol, QrLogo.Place(logo, symbol.Width, fit.Percent), format, style with { Ecc = fit.Ecc }, cancellationToken);
        if (bytes is null)
        {
            return DrawQrCode.SizeTooSmall(style);
        }

        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(bytes, format.MediaType(), "qr." + format.Name());
    }

    private static QrFormat Format(string? name, FieldErrors errors)
    {
        switch (name)
        {
            case null or "png": return QrFormat.Png;
            case "svg": return QrFormat.Svg;
            case "pdf": return QrFormat.Pdf;
            default:
                errors.Add("format", "format_unknown", "'format' is svg, png or pdf.");
                return QrFormat.Png;
        }
    }
}
