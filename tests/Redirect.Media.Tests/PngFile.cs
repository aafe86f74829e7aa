using System.Buffers.Binary;
using System.IO.Compression;

namespace Redirect.Media.Tests;

/// <summary>A reader of PNG files with a palette of one bit a pixel, by the book and strict.</summary>
internal sealed class PngFile
{
    private PngFile(int width, int height, byte[] palette, byte[] alpha, bool[,] pixels) =>
        (Width, Height, Palette, Alpha, Pixels) = (width, height, palette, alpha, pixels);

    public int Width { get; }

    public int Height { get; }

    public byte[] Palette { get; }

    public byte[] Alpha { get; }

    /// <summary>Whether the pixel at [x, y] has the palette's second colour.</summary>
    public bool[,] Pixels { get; }

    public static PngFile Read(byte[] file)
    {
        Assert.Equal(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }, file[..8]);
        var chunks = new List<(string Type, byte[] Data)>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var body = file.AsSpan(at + 4, length + 4);
            Assert.Equal(Crc(body), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add((System.Text.Encoding.ASCII.GetString(body[..4]), body[4..].ToArray()));
            at += 12 + length;
        }

        Assert.Equal("IHDR", chunks[0].Type);
        Assert.Equal("IEND", chunks[^1].Type);
        var header = chunks[0].Data;
        Assert.Equal(new byte[] { 1, 3, 0, 0, 0 }, header[8..]);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        using var zlib = new ZLibStream(new MemoryStream(chunks.Single(chunk => chunk.Type == "IDAT").Data), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        var stride = 1 + ((width + 7) / 8);
        Assert.Equal(stride * height, raw.Length);
        return new PngFile(width, height, chunks.Single(chunk => chunk.Type == "PLTE").Data, chunks.SingleOrDefault(chunk => chunk.Type == "tRNS").Data ?? [], Unfilter(raw.ToArray(), width, height, stride));
    }

    /// <summary>As a reader sees it on white paper.</summary>
    public byte[] OnWhite()
    {
        var shades = new byte[2];
        for (var index = 0; index < 2; index++)
        {
            var alpha = index < Alpha.Length ? Alpha[index] / 255.0 : 1;
            var luma = (0.299 * Palette[3 * index]) + (0.587 * Palette[(3 * index) + 1]) + (0.114 * Palette[(3 * index) + 2]);
            shades[index] = (byte)((luma * alpha) + (255 * (1 - alpha)));
        }

        return GreyMap.Draw(Width, Height, (x, y) => shades[Pixels[x, y] ? 1 : 0]);
    }

    private static bool[,] Unfilter(byte[] raw, int width, int height, int stride)
    {
        var pixels = new bool[width, height];
        var above = new byte[stride];
        for (var y = 0; y < height; y++)
        {
            var row = raw.AsSpan(y * stride, stride).ToArray();
            Assert.True(row[0] is 0 or 2, "only the filters None and Up are expected");
            for (var x = 1; x < stride && row[0] == 2; x++)
            {
                row[x] += above[x];
            }

            for (var x = 0; x < width; x++)
            {
                pixels[x, y] = (row[1 + (x / 8)] & (0x80 >> (x % 8))) != 0;
            }

            above = row;
        }

        return pixels;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
