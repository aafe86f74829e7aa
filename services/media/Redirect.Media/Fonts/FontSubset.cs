using System.Buffers.Binary;
using System.Text;

namespace Redirect.Media.Fonts;

/// <summary>
/// A font file with only some glyphs, for a PDF: all keep their numbers, the others are empty. Without names and characters, which
/// the PDF has itself (ISO 32000-1, 9.9: what a TrueType font program embedded in a Type 0 font must hold).
/// </summary>
internal static class FontSubset
{
    // What the checksum of the whole file and head.checkSumAdjustment add up to (OpenType, table "head").
    private const uint WholeSum = 0xB1B0AFBA;

    public static byte[] Make(Typeface typeface, IEnumerable<ushort> glyphs)
    {
        var kept = Closure(typeface.Glyphs, glyphs);
        var (glyf, loca) = Outlines(typeface.Glyphs, kept);
        var head = typeface.Table("head").ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1); // 32-bit loca
        var tables = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["head"] = head,
            ["hhea"] = typeface.Table("hhea").ToArray(),
            ["maxp"] = typeface.Table("maxp").ToArray(),
            ["hmtx"] = Metrics(typeface, kept),
            ["loca"] = loca,
            ["glyf"] = glyf,
        };
        foreach (var hinting in (ReadOnlySpan<string>)["cvt ", "fpgm", "prep"])
        {
            if (typeface.FindTable(hinting) is { } table)
            {
                tables[hinting] = table.ToArray();
            }
        }

        return File(tables);
    }

    /// <summary>Those glyphs, .notdef, and all that they are put together of.</summary>
    private static SortedSet<ushort> Closure(GlyphTable table, IEnumerable<ushort> glyphs)
    {
        var kept = new SortedSet<ushort> { 0 };
        var open = new Stack<ushort>(glyphs);
        open.Push(0);
        while (open.TryPop(out var glyph))
        {
            kept.Add(glyph);
            foreach (var part in table.PartsOf(glyph))
            {
                if (!kept.Contains(part))
                {
                    open.Push(part);
                }
            }
        }

        return kept;
    }

    /// <summary>Of the others nothing is said, which packs to nothing.</summary>
    private static byte[] Metrics(Typeface typeface, SortedSet<ushort> kept)
    {
        const int EntryLength = 4;
        var metrics = typeface.Table("hmtx").ToArray();
        var entries = BinaryPrimitives.ReadUInt16BigEndian(typeface.Table("hhea").Span[34..]);
        for (var glyph = 0; glyph < entries; glyph++)
        {
            if (!kept.Contains((ushort)glyph) && glyph < entries - 1)
            {
                metrics.AsSpan(EntryLength * glyph, EntryLength).Clear();
            }
        }

        return metrics;
    }

    private static (byte[] Glyf, byte[] Loca) Outlines(GlyphTable table, SortedSet<ushort> kept)
    {
        using var glyf = new MemoryStream();
        var loca = new byte[4 * (table.Count + 1)];
        for (var glyph = 0; glyph < table.Count; glyph++)
        {
            BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * glyph), (int)glyf.Length);
            if (kept.Contains((ushort)glyph))
            {
                glyf.Write(table.DataOf(glyph));
                while (glyf.Length % 4 != 0)
                {
                    glyf.WriteByte(0);
                }
            }
        }

        BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * table.Count), (int)glyf.Length);
        return (glyf.ToArray(), loca);
    }

    private static byte[] File(SortedDictionary<string, byte[]> tables)
    {
        var start = 12 + (16 * tables.Count);
        var file = new byte[start + tables.Values.Sum(table => Padded(table.Length))];
        var power = 1 << (int)Math.Log2(tables.Count);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 * power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)Math.Log2(power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)(16 * (tables.Count - power)));
        var (entry, at, head) = (12, start, 0);
        foreach (var (tag, table) in tables)
        {
            table.CopyTo(file, at);
            head = tag == "head" ? at : head;
            Encoding.ASCII.GetBytes(tag, file.AsSpan(entry));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry + 4), Sum(file.AsSpan(at, Padded(table.Length))));
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(entry + 8), at);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(entry + 12), table.Length);
            entry += 16;
            at += Padded(table.Length);
        }

        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(head + 8), unchecked(WholeSum - Sum(file)));
        return file;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static uint Sum(ReadOnlySpan<byte> data)
    {
        var sum = 0u;
        for (var at = 0; at < data.Length; at += 4)
        {
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(data[at..]));
        }

        return sum;
    }
}
