using Redirect.Media.Fonts;
using Redirect.Media.Pdf;
using Redirect.Media.Pictures;

namespace Redirect.Media.QrCodes;

/// <summary>A QR code as a PDF of one page that is exactly as large as the picture; all but a logo is vectors.</summary>
internal static class QrPdf
{
    /// <summary>Of a size in pixels: CSS's, 96 to the inch.</summary>
    private const double MillimetresPerPixel = 25.4 / 96;

    public static async Task<byte[]> DrawAsync(QrDrawing drawing, Typeface typeface, CancellationToken cancellationToken)
    {
        var style = drawing.Style;
        var width = style.Millimetres is { } millimetres ? (double)millimetres : style.Size * MillimetresPerPixel;
        var module = width / drawing.Width;
        var height = drawing.Height * module;
        using var file = new MemoryStream(16 * 1024);
        using var document = await PdfDocument.BeginAsync(file, typeface, width, height, cancellationToken);
        var page = new PdfContent(height);

        // Paper is white, and nothing shines through it.
        if (style.Light.A > 0)
        {
            page.Colour(style.Light.Over(Rgba.White));
            page.Rectangle(0, 0, width, height);
        }

        page.Colour(style.Dark.Over(style.Light.Over(Rgba.White)));
        page.Modules(drawing.Symbol, style.Margin * module, style.Margin * module, module, drawing.Logo?.Ground ?? default);
        foreach (var line in drawing.Caption?.Lines ?? [])
        {
            page.Text(document.Font, line.Text, drawing.Caption!.Em * module, line.X * module, (drawing.Width + line.Baseline) * module);
        }

        if (drawing.Logo is { } logo)
        {
            const string Resource = "L";
            await AddAsync(document, Resource, logo.Picture, cancellationToken);
            page.Image(Resource, (style.Margin + logo.X) * module, (style.Margin + logo.Y) * module, logo.Width * module, logo.Height * module);
        }

        await document.AddAsync(page, cancellationToken);
        await document.EndPageAsync(cancellationToken);
        await document.EndAsync("", cancellationToken);
        return file.ToArray();
    }

    /// <summary>Puts a logo into a document.</summary>
    public static async Task AddAsync(PdfDocument document, string resource, Picture logo, CancellationToken cancellationToken)
    {
        var picture = LogoSampling.Shrink(logo, QrLogo.EmbeddedPixels);
        var count = picture.Width * picture.Height;
        var (colours, alpha) = (new byte[3 * count], new byte[count]);
        for (var i = 0; i < count; i++)
        {
            picture.Pixels.AsSpan(4 * i, 3).CopyTo(colours.AsSpan(3 * i));
            alpha[i] = picture.Pixels[(4 * i) + 3];
        }

        await document.AddImageAsync(resource, picture.Width, picture.Height, colours, alpha.AsSpan().IndexOfAnyExcept((byte)255) < 0 ? null : alpha, cancellationToken);
    }
}
