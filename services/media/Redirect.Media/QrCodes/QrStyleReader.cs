using System.Globalization;
using QRCoder;
using Redirect.Hosting.Problems;
using Redirect.Media.Fonts;

namespace Redirect.Media.QrCodes;

/// <summary>Reads how a code is to look from a query or a form; what is wrong goes to <paramref name="errors"/>, all of it.</summary>
/// <param name="field">The text of a field; null: it is not there.</param>
/// <param name="errors">What is wrong.</param>
/// <param name="font">What captions are set in.</param>
internal sealed class QrStyleReader(Func<string, string?> field, FieldErrors errors, FontFile font)
{
    public QrStyle Read(QrFormat format)
    {
        var size = Number("size", QrStyle.MinSize, QrStyle.MaxSize, QrStyle.DefaultSize, "pixels");
        var margin = Number("margin", 0, QrStyle.MaxMargin, QrStyle.DefaultMargin, "modules");
        var ecc = Level();
        var dark = Colour("dark", Rgba.Black, mayBeTransparent: false);
        var light = Colour("light", Rgba.White, mayBeTransparent: true);
        if (dark is { } front && light is { } ground && !QrStyle.Readable(front, ground))
        {
            errors.Add("dark", "contrast_too_low", "'dark' must be darker than 'light', with a contrast of at least 3:1 (on white where 'light' lets it through).");
        }

        var millimetres = Millimetres();
        if (millimetres is { } width)
        {
            size = PixelsOf(width, format);
        }

        return new QrStyle(size, ecc, margin, dark ?? Rgba.Black, light ?? Rgba.White, millimetres, Caption());
    }

    private decimal? Millimetres()
    {
        if (field("mm") is not { } text)
        {
            if (field("dpi") is not null)
            {
                errors.Add("dpi", "dpi_without_mm", "'dpi' goes with 'mm'. Without, 'size' is the number of pixels.");
            }

            return null;
        }

        if (field("size") is not null)
        {
            errors.Add("mm", "size_and_mm", "Say 'size' in pixels or 'mm' on paper, not both.");
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var millimetres)
            || millimetres < QrStyle.MinMillimetres || millimetres > QrStyle.MaxMillimetres || decimal.Round(millimetres, 2) != millimetres)
        {
            errors.Add("mm", "mm_out_of_range", $"'mm' is a number of millimetres from {QrStyle.MinMillimetres} to {QrStyle.MaxMillimetres}, with two decimals at most.");
            return null;
        }

        return millimetres;
    }

    private int PixelsOf(decimal millimetres, QrFormat format)
    {
        const decimal MillimetresPerInch = 25.4m;
        var dpi = Number("dpi", QrStyle.MinDpi, QrStyle.MaxDpi, QrStyle.DefaultDpi, "dots an inch");
        var pixels = (int)Math.Round(millimetres / MillimetresPerInch * dpi, MidpointRounding.AwayFromZero);
        if (format != QrFormat.Png)
        {
            return QrStyle.DefaultSize; // one key in the cache, whatever was said
        }

        if (pixels > QrStyle.MaxPixels)
        {
            var most = (int)(QrStyle.MaxPixels * MillimetresPerInch / millimetres);
            errors.Add("dpi", "picture_too_large", $"A PNG has at most {QrStyle.MaxPixels} pixels a side: at this 'mm', 'dpi' may be {most}. SVG and PDF are sharp at any size.");
        }

        return pixels;
    }

    private string Caption()
    {
        if (errors.Optional("caption", field("caption"), 2 * QrCaption.MaxLength) is not { } caption)
        {
            return "";
        }

        if (caption.EnumerateRunes().Count() > QrCaption.MaxLength)
        {
            errors.Add("caption", "too_long", $"'caption' may have at most {QrCaption.MaxLength} characters.");
        }
        else if (TextRun.FirstMissing(font.Typeface, caption) is { } missing)
        {
            errors.Add("caption", "caption_character_unsupported", $"The font has no character U+{missing.Value:X4}, which is in 'caption'.");
        }

        return caption;
    }

    private int Number(string name, int min, int max, int fallback, string unit)
    {
        if (field(name) is not { } text)
        {
            return fallback;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < min || value > max)
        {
            errors.Add(name, name + "_out_of_range", $"'{name}' is a whole number of {unit} from {min} to {max}.");
            return fallback;
        }

        return value;
    }

    private QRCodeGenerator.ECCLevel Level()
    {
        if (QrStyle.LevelOf(field("ecc") ?? "M") is { } level)
        {
            return level;
        }

        errors.Add("ecc", "ecc_unknown", "'ecc' is L, M, Q or H.");
        return QRCodeGenerator.ECCLevel.M;
    }

    private Rgba? Colour(string name, Rgba fallback, bool mayBeTransparent)
    {
        if (field(name) is not { } text)
        {
            return fallback;
        }

        if (mayBeTransparent && text is "transparent")
        {
            return Rgba.Transparent;
        }

        if (Rgba.TryParse(text, out var colour))
        {
            return colour;
        }

        errors.Add(name, "colour_malformed", $"'{name}' is a colour as RRGGBB or RRGGBBAA in hexadecimal digits{(mayBeTransparent ? ", or 'transparent'" : "")}.");
        return null;
    }
}
