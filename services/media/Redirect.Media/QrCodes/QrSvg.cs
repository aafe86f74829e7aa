using System.Globalization;
using System.Text;
using Redirect.Media.Fonts;

namespace Redirect.Media.QrCodes;

/// <summary>
/// A QR code as an SVG whose unit is the module: one path of all dark runs, sharp at any size. A caption is outlines, which look the same
/// wherever they are shown: no font is needed there.
/// </summary>
internal static class QrSvg
{
    public static byte[] Draw(QrDrawing drawing, Typeface typeface)
    {
        var (style, margin, width, height) = (drawing.Style, drawing.Style.Margin, drawing.Width, Number(drawing.Height));
        var svg = new StringBuilder(8192);
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" {Size(drawing)} viewBox="0 0 {width} {height}" shape-rendering="crispEdges">""");
        if (style.Light.A > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<path {Fill(style.Light)} d="M0 0h{width}v{height}H0z"/>""");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""<path {Fill(style.Dark)} d=" """).Length--;
        foreach (var (x, y, length) in drawing.Symbol.Runs(drawing.Logo?.Ground ?? default))
        {
            svg.Append(CultureInfo.InvariantCulture, $"M{x + margin} {y + margin}h{length}v1h-{length}z");
        }

        svg.Append("\"/>");
        if (drawing.Logo is { } logo)
        {
            Draw(svg, logo, style);
        }

        if (drawing.Caption is { } caption)
        {
            Draw(svg, caption, drawing.Width, typeface, style);
        }

        return Encoding.ASCII.GetBytes(svg.Append("</svg>").ToString());
    }

    private static string Size(QrDrawing drawing)
    {
        // Pixels, or millimetres of the same width with the caption's share below.
        var (width, unit) = drawing.Style.Millimetres is { } millimetres ? ((double)millimetres, "mm") : (drawing.Style.Size, "");
        return $"""width="{Number(width)}{unit}" height="{Number(width * drawing.Height / drawing.Width)}{unit}" """.TrimEnd();
    }

    private static void Draw(StringBuilder svg, QrCaption caption, int top, Typeface typeface, QrStyle style)
    {
        svg.Append(CultureInfo.InvariantCulture, $"""<path {Fill(style.Dark)} shape-rendering="geometricPrecision" d=" """).Length--;
        var scale = caption.Em / typeface.UnitsPerEm;
        foreach (var line in caption.Lines)
        {
            var x = line.X;
            foreach (var glyph in line.Text.Glyphs)
            {
                foreach (var contour in typeface.Glyphs.OutlineOf(glyph))
                {
                    Draw(svg, contour, scale, x, top + line.Baseline);
                }

                x += typeface.AdvanceOf(glyph) * scale;
            }
        }

        svg.Append("\"/>");
    }

    private static void Draw(StringBuilder svg, OutlinePoint[] contour, double scale, double x, double y)
    {
        var first = true;
        foreach (var segment in OutlineSegment.Of(contour))
        {
            if (first)
            {
                svg.Append(CultureInfo.InvariantCulture, $"M{X(segment.FromX)} {Y(segment.FromY)}");
                first = false;
            }

            if (segment.IsLine)
            {
                svg.Append(CultureInfo.InvariantCulture, $"L{X(segment.ToX)} {Y(segment.ToY)}");
            }
            else
            {
                svg.Append(CultureInfo.InvariantCulture, $"Q{X(segment.ViaX)} {Y(segment.ViaY)} {X(segment.ToX)} {Y(segment.ToY)}");
            }
        }

        svg.Append(first ? "" : "z");

        string X(double units) => Number(x + (scale * units));

        string Y(double units) => Number(y - (scale * units));
    }

    private static void Draw(StringBuilder svg, QrLogo logo, QrStyle style)
    {
        var (ground, margin) = (logo.Ground, style.Margin);
        var picture = LogoSampling.Shrink(logo.Picture, QrLogo.EmbeddedPixels);
        var png = RowPng.Write(picture.Width, picture.Height, picture.Bands, null, (y, row) => picture.Pixels.AsSpan(y * row.Length, row.Length).CopyTo(row));
        svg.Append(CultureInfo.InvariantCulture, $"""<path {Fill(style.Light.Over(Rgba.White))} d="M{ground.X + margin} {ground.Y + margin}h{ground.Width}v{ground.Height}H{ground.X + margin}z"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<image x="{Number(logo.X + margin)}" y="{Number(logo.Y + margin)}" width="{Number(logo.Width)}" height="{Number(logo.Height)}" preserveAspectRatio="none" href="data:image/png;base64,{Convert.ToBase64String(png)}"/>""");
    }

    private static string Number(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Fill(Rgba colour)
    {
        var fill = string.Create(CultureInfo.InvariantCulture, $"fill=\"#{colour.R:x2}{colour.G:x2}{colour.B:x2}\"");
        return colour.A == 255 ? fill : fill + string.Create(CultureInfo.InvariantCulture, $" fill-opacity=\"{colour.A / 255.0:0.####}\"");
    }
}
