using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Redirect.Links.Watermarks;

/// <summary>The number in a mark: as many bits as a picture carries. Random, so that one mark says nothing of another, and a misread one is as good as never a merchant's: at most a million of 2⁴⁸ are.</summary>
internal static class WatermarkId
{
    public const int Bits = 48;

    private const int Digits = Bits / 4;

    /// <summary>A random one, never 0.</summary>
    public static long Random()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        long id;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            id = BinaryPrimitives.ReadInt64BigEndian(bytes) & ((1L << Bits) - 1);
        }
        while (id == 0);

        return id;
    }

    /// <summary>Whether a number can be one.</summary>
    public static bool IsOne(ulong number) => number is > 0 and < 1UL << Bits;

    /// <summary>As the API writes it: 12 hexadecimal digits.</summary>
    public static string TextOf(long id) => id.ToString("x12", CultureInfo.InvariantCulture);

    /// <summary>Reads 12 hexadecimal digits in any case.</summary>
    public static bool TryParse(string text, out long id)
    {
        id = 0;
        return text.Length == Digits && long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id) && id != 0;
    }
}
