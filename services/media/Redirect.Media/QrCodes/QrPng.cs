using System.IO.Compression;

namespace Redirect.Media.QrCodes;

/// <summary>
/// A QR code as a PNG of exactly the size that was asked for: every module is the same whole number of pixels, and what is left goes
/// into the quiet zone. One bit a pixel and a palette of two: about a kilobyte.
/// </summary>
internal static class QrPng
{
    /// <summary>How many pixels a module gets; 0 when the code does not fit.</summary>
    public static int ModulePixels(QrSymbol symbol, QrStyle style) => style.Size / (symbol.Width + (2 * style.Margin));

    public static byte[] Draw(QrSymbol symbol, QrStyle style)
    {
        using var file = new MemoryStream(4096);
        const byte Bits = 1, Palette = 3;
        PngChunks.WriteHeader(file, style.Size, style.Size, Bits, Palette);
        var (light, dark) = (style.Light, style.Dark);
        PngChunks.Write(file, "PLTE"u8, [light.R, light.G, light.B, dark.R, dark.G, dark.B]);
        if (light.A < 255 || dark.A < 255)
        {
            PngChunks.Write(file, "tRNS"u8, [light.A, dark.A]);
        }

        if (style.Millimetres is { } millimetres)
        {
            PngChunks.WritePhysicalSize(file, style.Size, millimetres);
        }

        PngChunks.Write(file, "IDAT"u8, Compress(Rows(symbol, style)));
        PngChunks.Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Rows(QrSymbol symbol, QrStyle style)
    {
        const byte None = 0;
        const byte Up = 2;
        var pixels = ModulePixels(symbol, style);
        var start = (style.Size - (pixels * symbol.Width)) / 2;
        var stride = 1 + ((style.Size + 7) / 8);

        // Each row of modules is written once; the rows below it say "the same as above", which is all zeros and packs to nothing.
        var rows = new byte[stride * style.Size];
        for (var y = 0; y < style.Size; y++)
        {
            rows[y * stride] = y == 0 ? None : Up;
        }

        for (var y = 0; y < symbol.Width; y++)
        {
            var row = rows.AsSpan((start + (y * pixels)) * stride, stride);
            row[0] = None;
            for (var x = 0; x < symbol.Width; x++)
            {
                if (symbol[x, y])
                {
                    var first = start + (x * pixels);
                    Fill(row[1..], first, first + pixels);
                }
            }
        }

        var below = start + (symbol.Width * pixels);
        if (below < style.Size)
        {
            rows[below * stride] = None;
        }

        return rows;
    }

    /// <summary>Sets the bits from <paramref name="from"/> to before <paramref name="to"/>, the highest of a byte first.</summary>
    private static void Fill(Span<byte> bits, int from, int to)
    {
        var (first, last) = (from >> 3, (to - 1) >> 3);
        var head = (byte)(0xFF >> (from & 7));
        var tail = (byte)(0xFF << (7 - ((to - 1) & 7)));
        if (first == last)
        {
            bits[first] |= (byte)(head & tail);
            return;
        }

        bits[first] |= head;
        bits[(first + 1)..last].Fill(0xFF);
        bits[last] |= tail;
    }

    private static ReadOnlySpan<byte> Compress(byte[] rows)
    {
        var packed = new MemoryStream(2048);
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }
}
