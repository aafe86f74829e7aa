using Redirect.Media.Fonts;

namespace Redirect.Media.QrCodes;

/// <summary>The text below a code, set in one or two lines as wide as the symbol at most. All lengths in modules.</summary>
/// <param name="Lines">Each with where it begins and its baseline, from the picture's left edge and the symbol's lower quiet zone's end.</param>
/// <param name="Em">The size of the type.</param>
/// <param name="Height">What the picture grows by.</param>
internal sealed record QrCaption(IReadOnlyList<QrCaption.Line> Lines, double Em, double Height)
{
    /// <summary>In characters (Unicode scalar values).</summary>
    public const int MaxLength = 40;

    // Of the picture's width: no larger than this, and two lines rather than smaller than that.
    private const double MaxEm = 0.09;
    private const double MinEmOfOneLine = 0.06;

    // In ems. Ideographs fill their em from 0.12 below the baseline to 0.88 above.
    private const double Above = 0.88;
    private const double LineHeight = 1.3;
    private const double Below = 0.55;

    // What ISO/IEC 18004 wants free around a symbol: text is no part of it either.
    private const int QuietZone = 4;

    public static QrCaption Of(Typeface typeface, string text, int symbolWidth, int margin)
    {
        double side = symbolWidth + (2 * margin);
        var whole = TextRun.Of(typeface, text);
        TextRun[] runs = [whole];
        if (symbolWidth / whole.Width < MinEmOfOneLine * side && Split(typeface, text) is { } halves)
        {
            runs = halves;
        }

        var em = Math.Min(MaxEm * side, symbolWidth / runs.Max(run => run.Width));
        var top = Math.Max(0, QuietZone - margin) + (Above * em);
        var lines = runs.Select((run, i) => new Line(run, (side - (run.Width * em)) / 2, top + (i * LineHeight * em))).ToArray();
        return new QrCaption(lines, em, lines[^1].Baseline + (Below * em));
    }

    /// <summary>Two lines that are as even as can be, broken where a line may be; null when there is no such place.</summary>
    private static TextRun[]? Split(Typeface typeface, string text)
    {
        TextRun[]? best = null;
        foreach (var mayBreakWord in (ReadOnlySpan<bool>)[false, true])
        {
            for (var at = 1; at < text.Length && (best is null || !mayBreakWord); at++)
            {
                if (char.IsLowSurrogate(text[at]) || !(mayBreakWord || MayBreak(text[at - 1], text[at])))
                {
                    continue;
                }

                TextRun[] halves = [TextRun.Of(typeface, text[..at].TrimEnd()), TextRun.Of(typeface, text[at..].TrimStart())];
                if (halves.All(half => half.Width > 0) && (best is null || halves.Max(half => half.Width) < best.Max(half => half.Width)))
                {
                    best = halves;
                }
            }
        }

        return best;
    }

    /// <summary>At spaces, and beside ideographs, but not before a closing mark nor behind an opening one.</summary>
    private static bool MayBreak(char before, char after) =>
        char.IsWhiteSpace(before) || char.IsWhiteSpace(after)
        || ((before > 0x2E7F || after > 0x2E7F) && !Opens(before) && !(char.IsPunctuation(after) && !Opens(after)));

    private static bool Opens(char character) => char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.OpenPunctuation or System.Globalization.UnicodeCategory.InitialQuotePunctuation;

    /// <summary>One line.</summary>
    internal sealed record Line(TextRun Text, double X, double Baseline);
}
