using System.Buffers.Binary;
using System.Text;

namespace Redirect.Media.Fonts;

/// <summary>A font with TrueType outlines: which characters it has, how wide they are and how they look. Immutable.</summary>
internal sealed class Typeface
{
    private readonly FontTables tables;
    private readonly Dictionary<int, ushort> characters;
    private readonly ReadOnlyMemory<byte> advances;
    private readonly int advanceCount;

    private Typeface(FontTables tables)
    {
        this.tables = tables;
        var head = tables["head"].Span;
        UnitsPerEm = BinaryPrimitives.ReadUInt16BigEndian(head[18..]);
        Box = (Int16(head, 36), Int16(head, 38), Int16(head, 40), Int16(head, 42));
        if (UnitsPerEm is < 16 or > 16384)
        {
            throw new FontBrokenException("The font's em is out of its range.");
        }

        var hhea = tables["hhea"].Span;
        (Ascent, Descent) = (Int16(hhea, 4), Int16(hhea, 6));
        advances = tables["hmtx"];
        advanceCount = BinaryPrimitives.ReadUInt16BigEndian(hhea[34..]);
        Glyphs = new GlyphTable(tables["glyf"], tables["loca"], Int16(head, 50) != 0, BinaryPrimitives.ReadUInt16BigEndian(tables["maxp"].Span[4..]));
        characters = CharacterMap.Read(tables["cmap"].Span);
        Name = NameOf(tables.Find("name"));
    }

    /// <summary>Font units in an em, 16 to 16,384.</summary>
    public int UnitsPerEm { get; }

    /// <summary>How far the font reaches above the baseline, in font units.</summary>
    public int Ascent { get; }

    /// <summary>How far it reaches below, in font units; negative.</summary>
    public int Descent { get; }

    /// <summary>What holds every glyph, in font units.</summary>
    public (int Left, int Bottom, int Right, int Top) Box { get; }

    /// <summary>Its PostScript name: letters, digits and hyphens.</summary>
    public string Name { get; }

    public GlyphTable Glyphs { get; }

    /// <summary>Reads a font file; its bytes are kept, not copied.</summary>
    /// <exception cref="FontBrokenException">It can't be used.</exception>
    public static Typeface Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            return new Typeface(new FontTables(file));
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new FontBrokenException("The font is broken.", exception);
        }
    }

    /// <summary>Reads every outline once, so that what is broken is found at the start and not by a caller.</summary>
    /// <exception cref="FontBrokenException">One is broken.</exception>
    public void Check()
    {
        try
        {
            foreach (var glyph in characters.Values)
            {
                Glyphs.OutlineOf(glyph);
                AdvanceOf(glyph);
            }
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new FontBrokenException("A glyph of the font is broken.", exception);
        }
    }

    /// <summary>The glyph of a character; 0 when the font has none.</summary>
    public ushort GlyphOf(Rune character) => characters.GetValueOrDefault(character.Value);

    /// <summary>How far the next glyph stands from this one, in font units.</summary>
    public int AdvanceOf(ushort glyph) => BinaryPrimitives.ReadUInt16BigEndian(advances.Span[(4 * Math.Min(glyph, advanceCount - 1))..]);

    /// <summary>A table as it stands in the file.</summary>
    /// <exception cref="FontBrokenException">The font lacks it.</exception>
    public ReadOnlyMemory<byte> Table(string tag) => tables[tag];

    /// <summary>A table as it stands in the file; null where there is none.</summary>
    public ReadOnlyMemory<byte>? FindTable(string tag) => tables.Find(tag);

    private static int Int16(ReadOnlySpan<byte> table, int at) => BinaryPrimitives.ReadInt16BigEndian(table[at..]);

    private static string NameOf(ReadOnlyMemory<byte>? table)
    {
        const int PostScriptName = 6, Windows = 3;
        if (table is { } name)
        {
            var span = name.Span;
            int count = BinaryPrimitives.ReadUInt16BigEndian(span[2..]);
            int texts = BinaryPrimitives.ReadUInt16BigEndian(span[4..]);
            for (var i = 0; i < count; i++)
            {
                var entry = span.Slice(6 + (12 * i), 12);
                if (Int16(entry, 0) == Windows && Int16(entry, 6) == PostScriptName)
                {
                    var text = Encoding.BigEndianUnicode.GetString(span.Slice(texts + BinaryPrimitives.ReadUInt16BigEndian(entry[10..]), BinaryPrimitives.ReadUInt16BigEndian(entry[8..])));
                    var plain = string.Concat(text.Where(character => char.IsAsciiLetterOrDigit(character) || character == '-').Take(63));
                    return plain.Length > 0 ? plain : "Font";
                }
            }
        }

        return "Font";
    }
}
