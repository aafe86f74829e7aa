using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Redirect.Media.Pictures.Files;

namespace Redirect.Media.Tests.Pictures;

/// <summary>Files put together by hand, as an attacker would.</summary>
internal static class CraftedFiles
{
    /// <summary>A JPEG with a segment put in behind its first marker.</summary>
    public static byte[] WithSegment(byte[] jpeg, byte marker, ReadOnlySpan<byte> body)
    {
        var segment = new byte[4 + body.Length];
        (segment[0], segment[1]) = (0xFF, marker);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(body.Length + 2));
        body.CopyTo(segment.AsSpan(4));
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }

    /// <summary>
    /// A grey progressive JPEG of nothing, with as many scans as are wanted, by the rules: the mean of each block first, then one coefficient after the
    /// other, one bit at a time. Each of those scans is a handful of bytes, and goes over the whole picture.
    /// </summary>
    public static byte[] Progressive(int width, int height, int scans)
    {
        const byte Highest = 13;
        var blocks = ((width + 7) / 8) * ((height + 7) / 8);
        using var file = new MemoryStream();
        file.Write([0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)]);
        file.Write([0xFF, 0xC2, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        file.Write([0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 0]); // means: the code 0 is "no difference"
        file.Write([0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0xE0]); // others: the code 0 is "nothing in the next 2^14 and some blocks"
        file.Write([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, Highest, .. new byte[(blocks + 7) / 8]]);
        var nothing = Runs(blocks);
        for (var scan = 1; scan < scans; scan++)
        {
            var coefficient = (byte)(1 + ((scan - 1) / (Highest + 1)));
            var low = (byte)(Highest - ((scan - 1) % (Highest + 1)));
            var high = low == Highest ? 0 : low + 1;
            file.Write([0xFF, 0xDA, 0, 8, 1, 1, 0, coefficient, coefficient, (byte)((high << 4) | low), .. nothing]);
        }

        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    /// <summary>Codes of 15 bits, 0 and fourteen ones: 32,767 blocks each; bytes of ones get a zero behind them.</summary>
    private static byte[] Runs(int blocks)
    {
        var bits = string.Concat(Enumerable.Repeat("011111111111111", (blocks + 32_766) / 32_767));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        return [.. Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2)).SelectMany(value => value == 0xFF ? new byte[] { 0xFF, 0 } : [value])];
    }

    public static byte[] Chunk(string type, ReadOnlySpan<byte> body)
    {
        var chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        body.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), Crc32.Of(chunk.AsSpan(4, 4 + body.Length)));
        return chunk;
    }

    /// <summary>A PNG with chunks put in behind its header.</summary>
    public static byte[] WithChunks(byte[] png, params byte[][] chunks) => [.. png[..33], .. chunks.SelectMany(chunk => chunk), .. png[33..]];

    /// <summary>A PNG of samples as they are, each row with the filter 0 before it.</summary>
    public static byte[] Png(int width, int height, byte bits, byte colourType, byte[] rows, params byte[][] chunks) =>
        [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", Header(width, height, bits, colourType)), .. chunks.SelectMany(chunk => chunk), .. Chunk("IDAT", Zlib(rows)), .. Chunk("IEND", [])];

    public static byte[] Header(int width, int height, byte bits, byte colourType)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bits, colourType);
        return header;
    }

    public static byte[] Zlib(ReadOnlySpan<byte> data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return packed.ToArray();
    }

    /// <summary>A WebP in the extended form: these chunks before the picture of a simple one, those behind it.</summary>
    public static byte[] ExtendedWebp(byte[] simple, byte flags, int width, int height, byte[][] before, byte[][] behind)
    {
        byte[] canvas = [flags, 0, 0, 0, (byte)(width - 1), (byte)((width - 1) >> 8), 0, (byte)(height - 1), (byte)((height - 1) >> 8), 0];
        var picture = simple.AsSpan().IndexOf("VP8L"u8);
        picture = picture > 0 ? picture : simple.AsSpan().IndexOf("VP8 "u8);
        return Riff([WebpChunk("VP8X", canvas), .. before, simple[picture..(picture + 8 + ((BitConverter.ToInt32(simple, picture + 4) + 1) & ~1))], .. behind]);
    }

    public static byte[] Riff(params byte[][] chunks)
    {
        byte[] file = [.. "RIFF\0\0\0\0WEBP"u8, .. chunks.SelectMany(chunk => chunk)];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }

    public static byte[] WebpChunk(string type, ReadOnlySpan<byte> body)
    {
        var chunk = new byte[8 + body.Length + (body.Length & 1)];
        Encoding.ASCII.GetBytes(type, chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), body.Length);
        body.CopyTo(chunk.AsSpan(8));
        return chunk;
    }

    /// <summary>EXIF with an orientation behind so many other tags, and a place on earth that must not get out.</summary>
    public static byte[] Exif(int orientation, int tags = 0, bool little = false)
    {
        using var tiff = new MemoryStream();
        void Short(int value)
        {
            Span<byte> two = stackalloc byte[2];
            if (little)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(two, (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(two, (ushort)value);
            }

            tiff.Write(two);
        }

        void Long(int value)
        {
            Short(little ? value & 0xFFFF : value >> 16);
            Short(little ? value >> 16 : value & 0xFFFF);
        }

        tiff.Write(little ? "II*\0"u8 : "MM\0*"u8);
        Long(8);
        Short(tags + 1);
        for (var tag = 0; tag < tags; tag++)
        {
            Short(0x010E);
            Short(2);
            Long(4);
            tiff.Write("GPS!"u8);
        }

        Short(0x0112);
        Short(3);
        Long(1);
        Short(orientation);
        Short(0);
        Long(0);
        tiff.Write("30.2741N120.1551E"u8);
        return tiff.ToArray();
    }
}
