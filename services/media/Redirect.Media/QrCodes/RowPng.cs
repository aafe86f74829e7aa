using System.IO.Compression;

namespace Redirect.Media.QrCodes;

/// <summary>A PNG in full colours that is made row by row: two rows and the finished file are all that is in memory.</summary>
internal static class RowPng
{
    private const byte Bits = 8, Rgb = 2, RgbWithAlpha = 6, Up = 2;

    /// <summary>Fills a row, which holds what stood in the one above.</summary>
    internal delegate void Fill(int y, Span<byte> row);

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="bands">3 for RGB, 4 for RGBA with straight alpha.</param>
    /// <param name="millimetres">Its width on paper; null: not said.</param>
    /// <param name="fill">Fills the rows, from the top.</param>
    public static byte[] Write(int width, int height, int bands, decimal? millimetres, Fill fill)
    {
        using var file = new MemoryStream(16 * 1024);
        PngChunks.WriteHeader(file, width, height, Bits, bands == 4 ? RgbWithAlpha : Rgb);
        if (millimetres is { } size)
        {
            PngChunks.WritePhysicalSize(file, width, size);
        }

        var (above, row, written) = (new byte[width * bands], new byte[width * bands], new byte[1 + (width * bands)]);
        written[0] = Up;
        using var packed = new MemoryStream(16 * 1024);
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                fill(y, row);
                for (var i = 0; i < row.Length; i++)
                {
                    written[i + 1] = (byte)(row[i] - above[i]);
                }

                zlib.Write(written);
                row.CopyTo(above, 0);
            }
        }

        PngChunks.Write(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        PngChunks.Write(file, "IEND"u8, []);
        return file.ToArray();
    }
}
