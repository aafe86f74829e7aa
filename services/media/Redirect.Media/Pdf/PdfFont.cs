using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Redirect.Media.Fonts;

namespace Redirect.Media.Pdf;

/// <summary>
/// A font in a PDF: its glyphs by number (Type 0, Identity-H, ISO 32000-1, 9.7), only those that were used, with the characters they stand for,
/// so that text can be searched and copied. Written last, when they are known.
/// </summary>
/// <param name="typeface">The font.</param>
internal sealed class PdfFont(Typeface typeface)
{
    /// <summary>Its name in pages' resources.</summary>
    public const string Resource = "F";

    // A CMap has at most so many in one list (Adobe Technical Note 5014).
    private const int ListLength = 100;

    private readonly SortedDictionary<ushort, Rune> used = [];

    public bool IsUsed => used.Count > 0;

    /// <summary>Notes which glyphs are needed.</summary>
    public void Use(TextRun text)
    {
        var at = 0;
        foreach (var character in text.Text.EnumerateRunes())
        {
            if (typeface.GlyphOf(character) != 0)
            {
                used.TryAdd(text.Glyphs[at++], character);
            }
        }
    }

    public async ValueTask WriteAsync(PdfFile file, int number, CancellationToken cancellationToken)
    {
        var (descendant, descriptor, program, unicode) = (file.Reserve(), file.Reserve(), file.Reserve(), file.Reserve());
        var subset = FontSubset.Make(typeface, used.Keys);
        var name = Tag(subset) + "+" + typeface.Name;
        var box = typeface.Box;
        await file.WriteObjectAsync(number, $"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>", cancellationToken);
        await file.WriteObjectAsync(
            descendant, $"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/DW 1000/W[{Widths()}]/FontDescriptor {descriptor} 0 R>>", cancellationToken);
        await file.WriteObjectAsync(
            descriptor, $"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{Thousandths(box.Left)} {Thousandths(box.Bottom)} {Thousandths(box.Right)} {Thousandths(box.Top)}]"
                + $"/ItalicAngle 0/Ascent {Thousandths(typeface.Ascent)}/Descent {Thousandths(typeface.Descent)}/CapHeight {Thousandths(typeface.Ascent)}/StemV 80/FontFile2 {program} 0 R>>", cancellationToken);
        await file.WriteStreamAsync(program, $"/Length1 {subset.Length}", subset, cancellationToken);
        await file.WriteStreamAsync(unicode, "", Encoding.ASCII.GetBytes(Characters()), cancellationToken);
    }

    /// <summary>Six letters that tell one subset of a font from another (9.6.4); of the content, so that the same is named the same.</summary>
    private static string Tag(byte[] subset) => string.Concat(SHA256.HashData(subset).Take(6).Select(value => (char)('A' + (value % 26))));

    private string Widths()
    {
        var widths = new StringBuilder();
        foreach (var glyph in used.Keys)
        {
            widths.Append(CultureInfo.InvariantCulture, $"{glyph}[{Thousandths(typeface.AdvanceOf(glyph))}]");
        }

        return widths.ToString();
    }

    private string Characters()
    {
        var map = new StringBuilder();
        map.Append("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
            + "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n1 begincodespacerange<0000><FFFF>endcodespacerange\n");
        foreach (var list in used.Chunk(ListLength))
        {
            map.Append(CultureInfo.InvariantCulture, $"{list.Length} beginbfchar\n");
            foreach (var (glyph, character) in list)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}><{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict/CMap defineresource pop end end\n").ToString();
    }

    private string Thousandths(int units) => PdfContent.Number(Math.Round(1000.0 * units / typeface.UnitsPerEm));
}
