using System.Buffers.Binary;
using Redirect.Media.Pictures.Files;

namespace Redirect.Media.QrCodes;

/// <summary>What every PNG is made of (ISO/IEC 15948).</summary>
internal static class PngChunks
{
    private const byte Metre = 1;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static void WriteHeader(MemoryStream file, int width, int height, byte bits, byte colourType)
    {
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = bits;
        header[9] = colourType; // the rest: deflate, adaptive filters, not interlaced
        Write(file, "IHDR"u8, header);
    }

    /// <summary>How large the picture is on paper.</summary>
    /// <param name="file">The file.</param>
    /// <param name="pixels">Its width.</param>
    /// <param name="millimetres">The same on paper.</param>
    public static void WritePhysicalSize(MemoryStream file, int pixels, decimal millimetres)
    {
        Span<byte> density = stackalloc byte[9];
        var perMetre = (int)Math.Round(pixels * 1000 / millimetres);
        BinaryPrimitives.WriteInt32BigEndian(density, perMetre);
        BinaryPrimitives.WriteInt32BigEndian(density[4..], perMetre);
        density[8] = Metre;
        Write(file, "pHYs"u8, density);
    }

    public static void Write(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, data));
        file.Write(number);
    }
}
