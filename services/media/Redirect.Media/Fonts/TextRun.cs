using System.Text;

namespace Redirect.Media.Fonts;

/// <summary>One line of text in a font: a glyph for each character, side by side. No ligatures, no kerning, left to right.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Glyphs">One for each Unicode scalar value.</param>
/// <param name="Width">In ems.</param>
internal sealed record TextRun(string Text, IReadOnlyList<ushort> Glyphs, double Width)
{
    /// <summary>Sets a text; characters that the font lacks are left out: see <see cref="FirstMissing"/>.</summary>
    public static TextRun Of(Typeface typeface, string text)
    {
        var glyphs = new List<ushort>(text.Length);
        var width = 0;
        foreach (var character in text.EnumerateRunes())
        {
            if (typeface.GlyphOf(character) is not 0 and var glyph)
            {
                glyphs.Add(glyph);
                width += typeface.AdvanceOf(glyph);
            }
        }

        return new TextRun(text, glyphs, (double)width / typeface.UnitsPerEm);
    }

    /// <summary>The first character of a text that the font lacks; null when it has all.</summary>
    public static Rune? FirstMissing(Typeface typeface, string text)
    {
        foreach (var character in text.EnumerateRunes())
        {
            if (typeface.GlyphOf(character) == 0)
            {
                return character;
            }
        }

        return null;
    }
}
