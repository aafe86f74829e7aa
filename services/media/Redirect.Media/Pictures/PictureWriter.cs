using System.Buffers.Binary;
using System.Globalization;
using Redirect.Media.Pictures.Files;
using Redirect.Media.Pictures.Vips;

namespace Redirect.Media.Pictures;

/// <summary>
/// Makes a picture's file: the pixels, their resolution if it is told, and nothing else. The same picture makes the same bytes with the same libvips. Needs
/// <see cref="VipsLibrary"/> to be loaded. Memory, at most: beside the picture 8 bytes a pixel for the encoder (WebP), and the file three times.
/// </summary>
internal static class PictureWriter
{
    /// <summary>Quality where nobody names one, for JPEG and WebP.</summary>
    public const int DefaultQuality = 92;

    /// <summary>The longest side of a WebP, in pixels.</summary>
    public const int MaxWebpSide = 16_383;

    /// <summary>Behind a JPEG's first marker: JFIF 1.2 with its resolution and without a thumbnail.</summary>
    private static ReadOnlySpan<byte> JfifStart => [0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 2];

    /// <summary>Writes a picture.</summary>
    /// <param name="picture">In JPEG, which has no alpha, it is put on white.</param>
    /// <param name="format">Of the file.</param>
    /// <param name="quality">1 to 100, for JPEG and WebP.</param>
    /// <param name="dpi">Pixels an inch, 1 to 2,400, written into JPEG and PNG; null for none.</param>
    public static unsafe byte[] Write(Picture picture, PictureFormat format, int quality = DefaultQuality, int? dpi = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        try
        {
            fixed (byte* pixels = picture.Pixels)
            {
                using var bare = VipsImage.Over(pixels, picture);
                using var image = VipsOperation.Apply("copy", bare, string.Create(CultureInfo.InvariantCulture, $"interpretation=srgb,xres={PerMillimetre(dpi)},yres={PerMillimetre(dpi)}"));
                return format switch
                {
                    // Full colour resolution (4:4:4): small red and blue writing stays sharp.
                    PictureFormat.Jpeg => WithJfif(VipsOperation.Save("jpegsave_buffer", image, string.Create(CultureInfo.InvariantCulture, $"Q={quality},subsample_mode=off,optimize_coding=true,strip=true,background=255 255 255")), dpi),
                    PictureFormat.Png => VipsOperation.Save("pngsave_buffer", image, "compression=6,filter=all,strip=true"),
                    PictureFormat.Webp => Bare(VipsOperation.Save("webpsave_buffer", image, string.Create(CultureInfo.InvariantCulture, $"Q={quality},smart_subsample=true,strip=true"))),
                    _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
                };
            }
        }
        finally
        {
            VipsCalls.EndThread();
        }
    }

    /// <summary>libvips 8.14 puts EXIF into a WebP, of its own making, even when it is told to leave everything out.</summary>
    private static byte[] Bare(byte[] webp) => WebpFile.Read(webp, new PictureLimits(int.MaxValue, int.MaxValue, MaxWebpSide)).Essence.ToArray();

    private static double PerMillimetre(int? dpi) => (dpi ?? 72) / 25.4;

    /// <summary>libvips writes none when it leaves out the rest; some programs take a JPEG without it for inks or RGB.</summary>
    private static byte[] WithJfif(byte[] jpeg, int? dpi)
    {
        var start = JfifStart;
        var file = new byte[jpeg.Length + start.Length + 7];
        jpeg.AsSpan(0, 2).CopyTo(file);
        start.CopyTo(file.AsSpan(2));
        var rest = file.AsSpan(2 + start.Length);
        rest[0] = dpi is null ? (byte)0 : (byte)1; // the numbers are a ratio, or per inch
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)(dpi ?? 1));
        BinaryPrimitives.WriteUInt16BigEndian(rest[3..], (ushort)(dpi ?? 1));
        jpeg.AsSpan(2).CopyTo(rest[7..]);
        return file;
    }
}
