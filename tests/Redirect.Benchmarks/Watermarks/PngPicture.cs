using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Redirect.Media.Pictures;

namespace Redirect.Benchmarks.Watermarks;

/// <summary>Pictures from and to PNG: 8 bits a sample, not interlaced, as OpenCV writes them.</summary>
internal static class PngPicture
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static Picture Read(string path)
    {
        var file = File.ReadAllBytes(path);
        if (!file.AsSpan().StartsWith(Signature))
        {
            throw new InvalidDataException($"{path} is not a PNG.");
        }

        using var packed = new MemoryStream();
        ReadOnlySpan<byte> header = default;
        for (var at = Signature.Length; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var data = file.AsSpan(at + 8, length);
            switch (Encoding.ASCII.GetString(file, at + 4, 4))
            {
                case "IHDR": header = data; break;
                case "IDAT": packed.Write(data); break;
            }

            at += 12 + length;
        }

        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        var bands = (header[8], header[9], header[12]) switch
        {
            (8, 0, 0) => 1,
            (8, 2, 0) => 3,
            (8, 6, 0) => 4,
            _ => throw new InvalidDataException($"{path} is a PNG of a kind that is not read here."),
        };

        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var stride = width * bands;
        var pixels = new byte[stride * height];
        var row = new byte[stride + 1];
        for (var y = 0; y < height; y++)
        {
            zlib.ReadExactly(row);
            var to = pixels.AsSpan(y * stride, stride);
            Unfilter(row[0], row.AsSpan(1), y == 0 ? default : pixels.AsSpan((y - 1) * stride, stride), to, bands);
        }

        return bands == 1 ? new Picture(width, height, 3, [.. pixels.SelectMany(grey => new[] { grey, grey, grey })]) : new Picture(width, height, bands, pixels);
    }

    public static void Write(string path, Picture picture)
    {
        using var file = File.Create(path);
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        (header[8], header[9]) = (8, (byte)(picture.Bands == 3 ? 2 : 6));
        Chunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var stride = picture.Width * picture.Bands;
            for (var y = 0; y < picture.Height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(picture.Pixels, y * stride, stride);
            }
        }

        Chunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Chunk(file, "IEND"u8, []);
    }

    private static void Chunk(FileStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var crc = uint.MaxValue;
        foreach (var part in (byte[][])[type.ToArray(), data.ToArray()])
        {
            foreach (var value in part)
            {
                crc ^= value;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
                }
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }

    private static void Unfilter(byte filter, ReadOnlySpan<byte> from, ReadOnlySpan<byte> above, Span<byte> to, int bands)
    {
        for (var x = 0; x < to.Length; x++)
        {
            var left = x < bands ? 0 : to[x - bands];
            var up = above.IsEmpty ? 0 : above[x];
            var corner = x < bands || above.IsEmpty ? 0 : above[x - bands];
            to[x] = (byte)(from[x] + filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
