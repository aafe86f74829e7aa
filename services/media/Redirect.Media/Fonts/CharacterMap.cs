using System.Buffers.Binary;

namespace Redirect.Media.Fonts;

/// <summary>Which glyph a character has: the Unicode subtable of a font's <c>cmap</c>, in formats 4 and 12.</summary>
internal static class CharacterMap
{
    /// <exception cref="FontBrokenException">The font has no such subtable.</exception>
    public static Dictionary<int, ushort> Read(ReadOnlySpan<byte> cmap)
    {
        var best = (Rank: 0, Offset: 0);
        int count = BinaryPrimitives.ReadUInt16BigEndian(cmap[2..]);
        for (var i = 0; i < count; i++)
        {
            var entry = cmap.Slice(4 + (8 * i), 8);
            var platform = (BinaryPrimitives.ReadUInt16BigEndian(entry), BinaryPrimitives.ReadUInt16BigEndian(entry[2..]));
            var offset = BinaryPrimitives.ReadInt32BigEndian(entry[4..]);
            var format = BinaryPrimitives.ReadUInt16BigEndian(cmap[offset..]);
            var rank = (platform, format) switch
            {
                ((3, 10) or (0, 4 or 6), 12) => 2,
                ((3, 1) or (0, _), 4) => 1,
                _ => 0,
            };
            best = rank > best.Rank ? (rank, offset) : best;
        }

        return best.Rank switch
        {
            2 => Groups(cmap[best.Offset..]),
            1 => Runs(cmap[best.Offset..]),
            _ => throw new FontBrokenException("The font has no table of Unicode characters."),
        };
    }

    private static Dictionary<int, ushort> Groups(ReadOnlySpan<byte> table)
    {
        var glyphs = new Dictionary<int, ushort>();
        var count = BinaryPrimitives.ReadInt32BigEndian(table[12..]);
        for (var i = 0; i < count; i++)
        {
            var group = table.Slice(16 + (12 * i), 12);
            var (first, last, glyph) = (BinaryPrimitives.ReadUInt32BigEndian(group), BinaryPrimitives.ReadUInt32BigEndian(group[4..]), BinaryPrimitives.ReadUInt32BigEndian(group[8..]));
            if (first > last || last > 0x10FFFF)
            {
                throw new FontBrokenException("The font's table of characters is broken.");
            }

            for (var code = first; code <= last; code++)
            {
                Add(glyphs, (int)code, (ushort)(glyph + (code - first)));
            }
        }

        return glyphs;
    }

    private static Dictionary<int, ushort> Runs(ReadOnlySpan<byte> table)
    {
        var glyphs = new Dictionary<int, ushort>();
        int twice = BinaryPrimitives.ReadUInt16BigEndian(table[6..]);
        var (ends, starts, deltas, offsets) = (14, 16 + twice, 16 + (2 * twice), 16 + (3 * twice));
        for (var at = 0; at < twice; at += 2)
        {
            int first = BinaryPrimitives.ReadUInt16BigEndian(table[(starts + at)..]);
            int last = BinaryPrimitives.ReadUInt16BigEndian(table[(ends + at)..]);
            var delta = BinaryPrimitives.ReadUInt16BigEndian(table[(deltas + at)..]);
            int offset = BinaryPrimitives.ReadUInt16BigEndian(table[(offsets + at)..]);
            for (var code = first; code <= last && code != 0xFFFF; code++)
            {
                var glyph = (ushort)code;
                if (offset != 0)
                {
                    glyph = BinaryPrimitives.ReadUInt16BigEndian(table[(offsets + at + offset + (2 * (code - first)))..]);
                    if (glyph == 0)
                    {
                        continue;
                    }
                }

                Add(glyphs, code, (ushort)(glyph + delta));
            }
        }

        return glyphs;
    }

    private static void Add(Dictionary<int, ushort> glyphs, int code, ushort glyph)
    {
        if (glyph != 0)
        {
            glyphs[code] = glyph;
        }
    }
}
