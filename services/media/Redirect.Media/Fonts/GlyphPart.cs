using System.Buffers.Binary;

namespace Redirect.Media.Fonts;

/// <summary>A glyph within a composite one, and how it is placed there: x' = a·x + c·y + dx, y' = b·x + d·y + dy.</summary>
internal readonly record struct GlyphPart(ushort Glyph, double A, double B, double C, double D, double Dx, double Dy)
{
    /// <summary>Reads one part.</summary>
    /// <param name="data">The composite glyph.</param>
    /// <param name="at">Where the part begins; then where the next one does, −1 behind the last.</param>
    public static GlyphPart Read(ReadOnlySpan<byte> data, ref int at)
    {
        const int Words = 1, Offsets = 2, Scale = 8, More = 32, ScaleXY = 64, Matrix = 128;
        int flags = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
        var glyph = BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]);
        at += 4;
        if ((flags & Offsets) == 0)
        {
            throw new FontBrokenException("A glyph is put together by matching points, which is not supported.");
        }

        double dx, dy;
        if ((flags & Words) != 0)
        {
            (dx, dy) = (BinaryPrimitives.ReadInt16BigEndian(data[at..]), BinaryPrimitives.ReadInt16BigEndian(data[(at + 2)..]));
            at += 4;
        }
        else
        {
            (dx, dy) = ((sbyte)data[at], (sbyte)data[at + 1]);
            at += 2;
        }

        var (a, b, c, d) = (1.0, 0.0, 0.0, 1.0);
        if ((flags & Scale) != 0)
        {
            a = d = Fraction(data, ref at);
        }
        else if ((flags & ScaleXY) != 0)
        {
            a = Fraction(data, ref at);
            d = Fraction(data, ref at);
        }
        else if ((flags & Matrix) != 0)
        {
            a = Fraction(data, ref at);
            b = Fraction(data, ref at);
            c = Fraction(data, ref at);
            d = Fraction(data, ref at);
        }

        at = (flags & More) != 0 ? at : -1;
        return new GlyphPart(glyph, a, b, c, d, dx, dy);
    }

    public OutlinePoint Place(OutlinePoint point) =>
        new((A * point.X) + (C * point.Y) + Dx, (B * point.X) + (D * point.Y) + Dy, point.OnCurve);

    /// <summary>F2DOT14: 14 bits behind the point.</summary>
    private static double Fraction(ReadOnlySpan<byte> data, ref int at)
    {
        var value = BinaryPrimitives.ReadInt16BigEndian(data[at..]) / 16384.0;
        at += 2;
        return value;
    }
}
