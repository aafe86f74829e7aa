using Redirect.Media.Fonts;
using Redirect.Media.Pictures;

namespace Redirect.Media.QrCodes;

/// <summary>A QR code with a caption or a logo as a PNG. The code's modules are whole pixels, as in <see cref="QrPng"/>.</summary>
internal static class QrColourPng
{
    public static byte[] Draw(QrDrawing drawing, Typeface typeface)
    {
        var (symbol, style) = (drawing.Symbol, drawing.Style);
        var bands = style.Light.A < 255 || style.Dark.A < 255 ? 4 : 3;
        var unit = (double)style.Size / drawing.Width;
        var pixels = QrPng.ModulePixels(symbol, style);
        var start = (style.Size - (pixels * symbol.Width)) / 2;
        var caption = drawing.Caption is { } text ? Cover(text, typeface, style.Size, unit) : null;
        var logo = drawing.Logo is { } shown ? (shown, Scale(shown, pixels)) : ((QrLogo, Picture)?)null;
        var shades = Enumerable.Range(0, 256).Select(cover => Blend(style.Light, style.Dark, cover)).ToArray();
        var drawn = int.MinValue;
        return RowPng.Write(style.Size, style.Size + (caption?.Height ?? 0), bands, style.Millimetres, (y, row) =>
        {
            if (y >= style.Size)
            {
                for (var x = 0; x < style.Size; x++)
                {
                    Put(row, bands, x, shades[caption![x, y - style.Size]]);
                }

                return;
            }

            var module = y < start || y >= start + (pixels * symbol.Width) ? -1 : (y - start) / pixels;
            var inLogo = module >= 0 && logo is var (at, _) && module >= at.Ground.Y && module < at.Ground.Y + at.Ground.Height;
            if (module == drawn && !inLogo)
            {
                return; // the same as above
            }

            drawn = module;
            for (var x = 0; x < style.Size; x++)
            {
                var column = x < start || x >= start + (pixels * symbol.Width) ? -1 : (x - start) / pixels;
                Put(row, bands, x, module >= 0 && column >= 0 && symbol[column, module] ? style.Dark : style.Light);
            }

            if (inLogo)
            {
                DrawLogo(row, bands, y - start, start, pixels, style.Light.Over(Rgba.White), logo!.Value.Item1, logo.Value.Item2);
            }
        });
    }

    private static void DrawLogo(Span<byte> row, int bands, int y, int start, int pixels, Rgba ground, QrLogo logo, Picture picture)
    {
        for (var x = logo.Ground.X * pixels; x < (logo.Ground.X + logo.Ground.Width) * pixels; x++)
        {
            var (px, py) = (x - (int)Math.Round(logo.X * pixels), y - (int)Math.Round(logo.Y * pixels));
            var colour = ground;
            if (px >= 0 && py >= 0 && px < picture.Width && py < picture.Height)
            {
                var at = 4 * ((py * picture.Width) + px);
                colour = new Rgba(picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2], picture.Pixels[at + 3]).Over(ground);
            }

            Put(row, bands, start + x, colour);
        }
    }

    private static Picture Scale(QrLogo logo, int pixels) =>
        LogoSampling.Resize(logo.Picture, Math.Max(1, (int)Math.Round(logo.Width * pixels)), Math.Max(1, (int)Math.Round(logo.Height * pixels)));

    private static CoverageMap Cover(QrCaption caption, Typeface typeface, int width, double unit)
    {
        var map = new CoverageMap(width, (int)Math.Ceiling(caption.Height * unit));
        var scale = caption.Em * unit / typeface.UnitsPerEm;
        foreach (var line in caption.Lines)
        {
            var x = line.X * unit;
            foreach (var glyph in line.Text.Glyphs)
            {
                map.Fill(typeface.Glyphs.OutlineOf(glyph), scale, x, line.Baseline * unit);
                x += typeface.AdvanceOf(glyph) * scale;
            }
        }

        return map;
    }

    private static void Put(Span<byte> row, int bands, int x, Rgba colour)
    {
        var at = x * bands;
        (row[at], row[at + 1], row[at + 2]) = (colour.R, colour.G, colour.B);
        if (bands == 4)
        {
            row[at + 3] = colour.A;
        }
    }

    /// <summary>Between two colours whose alpha may differ: weighed by it, else a transparent one would shine through.</summary>
    private static Rgba Blend(Rgba from, Rgba to, int cover)
    {
        var (fromWeight, toWeight) = (from.A * (255 - cover), to.A * cover);
        var sum = fromWeight + toWeight;
        return sum == 0
            ? from
            : new Rgba(Mean(from.R, to.R), Mean(from.G, to.G), Mean(from.B, to.B), (byte)((sum + 127) / 255));

        byte Mean(byte one, byte other) => (byte)(((one * fromWeight) + (other * toWeight) + (sum / 2)) / sum);
    }
}
