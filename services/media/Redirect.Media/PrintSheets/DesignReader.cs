using System.Globalization;
using System.Text.Json;
using QRCoder;
using Redirect.Hosting.Problems;
using Redirect.Media.Fonts;
using Redirect.Media.QrCodes;

namespace Redirect.Media.PrintSheets;

/// <summary>Makes a design of what was asked for; what is wrong goes to <paramref name="errors"/>, all of it.</summary>
internal sealed class DesignReader(FieldErrors errors, Typeface typeface)
{
    public const int MaxTitle = 40;
    public const int MaxSubtitle = 60;
    private const decimal LeastPage = 50, MostPage = 1200, LeastLabel = 20, MostGap = 50, MostMargin = 50, MostBleed = 5;
    private const decimal LeastDistance = 0.1m, MostDistance = 20, DefaultDistance = 0.2m, DefaultGap = 5, DefaultMargin = 10, LeastCode = 8;

    // ISO 216, and ANSI A. Millimetres.
    private static readonly Dictionary<string, (decimal Width, decimal Height)> Papers = new(StringComparer.Ordinal)
    {
        ["a4"] = (210, 297),
        ["a3"] = (297, 420),
        ["letter"] = (215.9m, 279.4m),
    };

    public SheetDesign Read(SheetRequest.DesignPart? design)
    {
        var page = Page(design?.Page);
        var width = Number("design.label.width", design?.Label?.Width, LeastLabel, MostPage, 60, "millimetres");
        var height = Number("design.label.height", design?.Label?.Height, LeastLabel, MostPage, 85, "millimetres");
        var bleed = Number("design.bleed", design?.Bleed, 0, MostBleed, 0, "millimetres");
        var gap = Number("design.gap", design?.Gap, 0, MostGap, Math.Max(DefaultGap, 2 * bleed), "millimetres");
        var margin = Number("design.margin", design?.Margin, 0, MostMargin, DefaultMargin, "millimetres");
        var distance = Number("design.scanDistance", design?.ScanDistance, LeastDistance, MostDistance, DefaultDistance, "metres");
        var grid = new SheetGrid((double)page.Width, (double)page.Height, (double)width, (double)height, (double)gap, (double)margin, (double)bleed);
        CheckGrid(grid);
        var ecc = Level(design?.Qr?.Ecc);
        var dark = Colour("design.qr.dark", design?.Qr?.Dark, Rgba.Black);
        var light = Colour("design.qr.light", design?.Qr?.Light, Rgba.White);
        var ground = Colour("design.ground", design?.Ground, Rgba.White);
        if (!QrStyle.Readable(dark, light))
        {
            errors.Add("design.qr.dark", "contrast_too_low", "'dark' must be darker than 'light', with a contrast of at least 3:1.");
        }

        if (!QrStyle.Readable(dark, ground))
        {
            errors.Add("design.ground", "contrast_too_low", "The writing has the code's colour: 'ground' must be lighter, with a contrast of at least 3:1.");
        }

        double? code = design?.Qr?.Mm is { } mm ? (double)Number("design.qr.mm", mm, LeastCode, MostPage, mm, "millimetres") : null;
        return new SheetDesign(
            grid, design?.CropMarks ?? true, code, ecc, design?.Qr?.Ecc is null, dark, light, ground, (double)distance, Text("design.title", design?.Title, MaxTitle), Text("design.subtitle", design?.Subtitle, MaxSubtitle), design?.Numbered ?? true);
    }

    /// <summary>Checks a text against the font.</summary>
    public void CheckCharacters(string field, string text)
    {
        if (TextRun.FirstMissing(typeface, text) is { } missing)
        {
            errors.Add(field, "character_unsupported", $"The font has no character U+{missing.Value:X4}, which is in '{field}'.");
        }
    }

    private (decimal Width, decimal Height) Page(JsonElement? page)
    {
        switch (page)
        {
            case null or { ValueKind: JsonValueKind.Null }:
                return Papers["a4"];
            case { ValueKind: JsonValueKind.String } name when Papers.TryGetValue(name.GetString()!, out var paper):
                return paper;
            case { ValueKind: JsonValueKind.Object } size when size.EnumerateObject().All(side => side.Name is "width" or "height" && side.Value.ValueKind == JsonValueKind.Number):
                return (Side(size, "width"), Side(size, "height"));
            default:
                errors.Add("design.page", "page_unknown", "'design.page' is a4, a3, letter, or an object of 'width' and 'height' in millimetres.");
                return Papers["a4"];
        }
    }

    private decimal Side(JsonElement size, string name) =>
        Number("design.page." + name, size.TryGetProperty(name, out var side) && side.TryGetDecimal(out var value) ? value : 0, LeastPage, MostPage, LeastPage, "millimetres");

    private void CheckGrid(SheetGrid grid)
    {
        if (errors.Any)
        {
            return; // what follows from wrong numbers helps nobody
        }

        if (grid.Margin < grid.Bleed)
        {
            errors.Add("design.margin", "margin_too_small", "'design.margin' is at least the bleed.");
        }

        if (grid.Gap < 2 * grid.Bleed)
        {
            errors.Add("design.gap", "gap_too_small", "'design.gap' is at least twice the bleed, so that labels do not run into each other.");
        }

        if (grid.LabelsPerPage < 1 || grid.Columns < 1)
        {
            errors.Add("design.label", "label_too_large", "Not one label fits on the page within its margins.");
        }
    }

    private decimal Number(string field, decimal? value, decimal least, decimal most, decimal fallback, string unit)
    {
        if (value is not { } number)
        {
            return fallback;
        }

        if (number < least || number > most || decimal.Round(number, 2) != number)
        {
            errors.Add(field, "out_of_range", string.Create(CultureInfo.InvariantCulture, $"'{field}' is a number of {unit} from {least} to {most}, with two decimals at most."));
            return fallback;
        }

        return number;
    }

    private QRCodeGenerator.ECCLevel Level(string? level)
    {
        if (QrStyle.LevelOf(level ?? "M") is { } ecc)
        {
            return ecc;
        }

        errors.Add("design.qr.ecc", "ecc_unknown", "'design.qr.ecc' is L, M, Q or H.");
        return QRCodeGenerator.ECCLevel.M;
    }

    private Rgba Colour(string field, string? text, Rgba fallback)
    {
        if (text is null)
        {
            return fallback;
        }

        if (Rgba.TryParse(text, out var colour) && colour.A == 255)
        {
            return colour;
        }

        errors.Add(field, "colour_malformed", $"'{field}' is a colour as RRGGBB in hexadecimal digits.");
        return fallback;
    }

    private string Text(string field, string? value, int max)
    {
        var text = errors.Optional(field, value, max) ?? "";
        CheckCharacters(field, text);
        return text;
    }
}
