using System.Globalization;
using Microsoft.AspNetCore.Http;
using QRCoder;
using Redirect.Hosting.Problems;

namespace Redirect.Media.QrCodes;

/// <summary>How a QR code is to look.</summary>
/// <param name="Size">Width and height in pixels, quiet zone included.</param>
/// <param name="Ecc">How much of the code may be lost.</param>
/// <param name="Margin">The quiet zone's least width in modules.</param>
/// <param name="Dark">The modules' colour.</param>
/// <param name="Light">The ground's colour.</param>
internal sealed record QrStyle(int Size, QRCodeGenerator.ECCLevel Ecc, int Margin, Rgba Dark, Rgba Light)
{
    public const int MinSize = 64;
    public const int MaxSize = 2048;
    public const int DefaultSize = 512;
    public const int MaxMargin = 16;
    public const int DefaultMargin = 4;

    // Below this, phone cameras in poor light lose the code (WCAG asks the same of graphics).
    private const double MinContrast = 3.0;

    /// <summary>Reads the style from a query; what is wrong goes to <paramref name="errors"/>, all of it.</summary>
    public static QrStyle Read(IQueryCollection query, FieldErrors errors)
    {
        var size = Number(query, "size", MinSize, MaxSize, DefaultSize, "pixels", errors);
        var margin = Number(query, "margin", 0, MaxMargin, DefaultMargin, "modules", errors);
        var ecc = Level(query, errors);
        var dark = Colour(query, "dark", Rgba.Black, mayBeTransparent: false, errors);
        var light = Colour(query, "light", Rgba.White, mayBeTransparent: true, errors);
        if (dark is { } front && light is { } ground && !Readable(front, ground))
        {
            errors.Add("dark", "contrast_too_low", "'dark' must be darker than 'light', with a contrast of at least 3:1 (on white where 'light' lets it through).");
        }

        return new QrStyle(size, ecc, margin, dark ?? Rgba.Black, light ?? Rgba.White);
    }

    private static bool Readable(Rgba dark, Rgba light)
    {
        // What lies behind a picture that lets it through is not known; paper is white.
        var ground = light.Over(Rgba.White);
        var low = dark.Over(ground).Luminance;
        return (ground.Luminance + 0.05) / (low + 0.05) >= MinContrast;
    }

    private static int Number(IQueryCollection query, string field, int min, int max, int fallback, string unit, FieldErrors errors)
    {
        if (!query.TryGetValue(field, out var text))
        {
            return fallback;
        }

        if (!int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < min || value > max)
        {
            errors.Add(field, field + "_out_of_range", $"'{field}' is a whole number of {unit} from {min} to {max}.");
            return fallback;
        }

        return value;
    }

    private static QRCodeGenerator.ECCLevel Level(IQueryCollection query, FieldErrors errors)
    {
        if (!query.TryGetValue("ecc", out var text))
        {
            return QRCodeGenerator.ECCLevel.M;
        }

        switch (text.ToString())
        {
            case "L": return QRCodeGenerator.ECCLevel.L;
            case "M": return QRCodeGenerator.ECCLevel.M;
            case "Q": return QRCodeGenerator.ECCLevel.Q;
            case "H": return QRCodeGenerator.ECCLevel.H;
            default:
                errors.Add("ecc", "ecc_unknown", "'ecc' is L, M, Q or H.");
                return QRCodeGenerator.ECCLevel.M;
        }
    }

    private static Rgba? Colour(IQueryCollection query, string field, Rgba fallback, bool mayBeTransparent, FieldErrors errors)
    {
        if (!query.TryGetValue(field, out var text))
        {
            return fallback;
        }

        if (mayBeTransparent && text.ToString() is "transparent")
        {
            return Rgba.Transparent;
        }

        if (Rgba.TryParse(text.ToString(), out var colour))
        {
            return colour;
        }

        errors.Add(field, "colour_malformed", $"'{field}' is a colour as RRGGBB or RRGGBBAA in hexadecimal digits{(mayBeTransparent ? ", or 'transparent'" : "")}.");
        return null;
    }
}
