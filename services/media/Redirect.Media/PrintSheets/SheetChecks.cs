using System.Globalization;
using Redirect.Hosting.Problems;
using Redirect.Media.Fonts;
using Redirect.Media.QrCodes;

namespace Redirect.Media.PrintSheets;

/// <summary>Whether labels can be printed and read as their design has it. Pure.</summary>
internal static class SheetChecks
{
    private const int MaxErrors = 20;

    public static void Check(SheetDesign design, LabelFrame frame, IReadOnlyList<PrintedLabel> labels, Typeface typeface, FieldErrors errors)
    {
        if (design.CodeWidth is not null && frame.CodeWidth > frame.Room + 1e-6)
        {
            errors.Add("design.qr.mm", "qr_does_not_fit", $"Beside its writing the label has room for a code of {Down(frame.Room)} mm.");
            return;
        }

        CheckCodes(design, frame, labels, errors);
        for (var at = 0; at < labels.Count && errors.All.Count < MaxErrors; at++)
        {
            if (TextRun.FirstMissing(typeface, labels[at].Name + labels[at].Detail + labels[at].Code) is { } missing)
            {
                errors.Add(LabelRows.NameOf(at, ""), "character_unsupported", $"Row {at + 1}: the font has no character U+{missing.Value:X4}, which is in the label's name, store or staff.");
            }
        }
    }

    /// <summary>Addresses of one length need symbols of one size, so that each length is looked at once.</summary>
    private static void CheckCodes(SheetDesign design, LabelFrame frame, IReadOnlyList<PrintedLabel> labels, FieldErrors errors)
    {
        var least = 0.0;
        foreach (var address in labels.Select(label => label.Address).DistinctBy(address => address.Length))
        {
            if (QrSymbol.Of(address, design.Ecc) is not { } symbol)
            {
                errors.Add("linkId", "address_too_long", "The link's address is too long for a code.");
                return;
            }

            least = Math.Max(least, ScanRule.LeastWidth(symbol.Width, design.ScanDistance));
        }

        if (frame.CodeWidth < least - 1e-6)
        {
            errors.Add(
                design.CodeWidth is null ? "design.label" : "design.qr.mm", "qr_too_small", $"To be read from so far, the code with its quiet zone must be {Up(least)} mm wide; here it has {Down(Math.Max(0, frame.CodeWidth))}. "
                    + "Make it or the label larger, or 'scanDistance' or 'ecc' lower.");
        }
    }

    private static string Up(double millimetres) => (Math.Ceiling((millimetres * 10) - 1e-6) / 10).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Down(double millimetres) => (Math.Floor((millimetres * 10) + 1e-6) / 10).ToString("0.0", CultureInfo.InvariantCulture);
}
