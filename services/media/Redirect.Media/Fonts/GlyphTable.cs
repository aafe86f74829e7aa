using System.Buffers.Binary;

namespace Redirect.Media.Fonts;

/// <summary>The outlines of a TrueType font: <c>glyf</c> and <c>loca</c>.</summary>
/// <param name="glyf">The outlines.</param>
/// <param name="loca">Where each begins.</param>
/// <param name="longOffsets">Whether <paramref name="loca"/> counts bytes in 32 bits, or pairs of bytes in 16.</param>
/// <param name="count">How many glyphs there are.</param>
internal sealed class GlyphTable(ReadOnlyMemory<byte> glyf, ReadOnlyMemory<byte> loca, bool longOffsets, int count)
{
    // The specification's maxComponentDepth is 16; fonts have 1 or 2.
    private const int MaxDepth = 16;

    // Of a glyph's header, up to its outline.
    private const int HeaderLength = 10;

    public int Count => count;

    /// <summary>The glyph as it stands in the font; empty for one without outline, such as a space.</summary>
    public ReadOnlySpan<byte> DataOf(int glyph)
    {
        var (from, to) = (OffsetOf(glyph), OffsetOf(glyph + 1));
        return glyf.Span[from..to];
    }

    /// <summary>The glyphs that a composite glyph is put together of, directly.</summary>
    public IEnumerable<ushort> PartsOf(int glyph)
    {
        var parts = new List<ushort>();
        var data = DataOf(glyph);
        if (data.Length > 0 && BinaryPrimitives.ReadInt16BigEndian(data) < 0)
        {
            for (var at = HeaderLength; at >= 0;)
            {
                var part = GlyphPart.Read(data, ref at);
                parts.Add(part.Glyph);
            }
        }

        return parts;
    }

    /// <summary>The closed contours of a glyph.</summary>
    public IReadOnlyList<OutlinePoint[]> OutlineOf(int glyph)
    {
        var contours = new List<OutlinePoint[]>();
        AddOutline(glyph, 0, contours);
        return contours;
    }

    private void AddOutline(int glyph, int depth, List<OutlinePoint[]> contours)
    {
        var data = DataOf(glyph);
        if (data.Length == 0)
        {
            return;
        }

        if (depth > MaxDepth)
        {
            throw new FontBrokenException("A glyph is put together of itself.");
        }

        int contourCount = BinaryPrimitives.ReadInt16BigEndian(data);
        if (contourCount >= 0)
        {
            AddSimple(data[HeaderLength..], contourCount, contours);
            return;
        }

        for (var at = HeaderLength; at >= 0;)
        {
            var part = GlyphPart.Read(data, ref at);
            var first = contours.Count;
            AddOutline(part.Glyph, depth + 1, contours);
            for (var i = first; i < contours.Count; i++)
            {
                contours[i] = [.. contours[i].Select(part.Place)];
            }
        }
    }

    private static void AddSimple(ReadOnlySpan<byte> data, int contourCount, List<OutlinePoint[]> contours)
    {
        const int OnCurve = 1, ShortX = 2, ShortY = 4, Repeat = 8, SameX = 16, SameY = 32;
        var ends = new int[contourCount];
        for (var i = 0; i < contourCount; i++)
        {
            ends[i] = BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]);
        }

        var pointCount = contourCount == 0 ? 0 : ends[^1] + 1;
        var at = (2 * contourCount) + 2 + BinaryPrimitives.ReadUInt16BigEndian(data[(2 * contourCount)..]);
        var flags = new byte[pointCount];
        for (var i = 0; i < pointCount; i++)
        {
            var flag = flags[i] = data[at++];
            if ((flag & Repeat) != 0)
            {
                for (int more = data[at++]; more > 0; more--)
                {
                    flags[++i] = flag;
                }
            }
        }

        var xs = Coordinates(data, ref at, flags, ShortX, SameX);
        var ys = Coordinates(data, ref at, flags, ShortY, SameY);
        var from = 0;
        foreach (var end in ends)
        {
            var contour = new OutlinePoint[end + 1 - from];
            for (var i = from; i <= end; i++)
            {
                contour[i - from] = new OutlinePoint(xs[i], ys[i], (flags[i] & OnCurve) != 0);
            }

            contours.Add(contour);
            from = end + 1;
        }
    }

    private static int[] Coordinates(ReadOnlySpan<byte> data, ref int at, byte[] flags, int isShort, int isSame)
    {
        var values = new int[flags.Length];
        var value = 0;
        for (var i = 0; i < flags.Length; i++)
        {
            if ((flags[i] & isShort) != 0)
            {
                value += (flags[i] & isSame) != 0 ? data[at] : -data[at];
                at++;
            }
            else if ((flags[i] & isSame) == 0)
            {
                value += BinaryPrimitives.ReadInt16BigEndian(data[at..]);
                at += 2;
            }

            values[i] = value;
        }

        return values;
    }

    private int OffsetOf(int glyph) => longOffsets
        ? BinaryPrimitives.ReadInt32BigEndian(loca.Span[(4 * glyph)..])
        : 2 * BinaryPrimitives.ReadUInt16BigEndian(loca.Span[(2 * glyph)..]);
}
