using System.Buffers.Binary;

namespace Redirect.Media.Pictures.Files;

/// <summary>
/// The segments of a JPEG (ITU-T T.81, Annex B). Kept are frame, tables, scans, and the application segments that say how colours are coded
/// (JFIF, Adobe); of the others only EXIF's orientation and the ICC profile are looked at.
/// </summary>
internal static class JpegFile
{
    /// <summary>
    /// Scans of a picture. Each goes over all of its pixels, however few bytes it has. Encoders write 1, 3 or some ten; those that search for the
    /// smallest file up to 18.
    /// </summary>
    public const int MaxScans = 40;

    /// <summary>Scans × pixels: what a decoder can be made to do without being stopped. Ten scans of 40 million pixels.</summary>
    public const long MaxScanPixels = 400_000_000;

    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public static PictureFile Read(ReadOnlySpan<byte> file, PictureLimits limits)
    {
        var essence = new MemoryStream(file.Length);
        essence.Write(file[..2]);
        var (width, height, orientation, scans) = (0, 0, 0, 0);
        var profile = new JpegProfile();
        var at = 2;
        while (true)
        {
            var marker = NextMarker(file, ref at);
            if (marker == EndOfImage)
            {
                break;
            }

            var start = at - 2;
            var body = Segment(file, ref at);
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA when width == 0: // baseline, extended, progressive; the same two with arithmetic coding
                    (width, height) = Frame(body, limits);
                    break;
                case >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC): // a second frame, lossless or hierarchical
                    throw width == 0 ? PictureRefusedException.Unsupported() : PictureRefusedException.Broken();
                case StartOfScan:
                    if (width == 0)
                    {
                        throw PictureRefusedException.Broken();
                    }

                    SkipScan(file, ref at);
                    if (++scans > MaxScans || (long)scans * width * height > Math.Max(MaxScanPixels, limits.MaxPixels))
                    {
                        throw PictureRefusedException.TooCostly();
                    }

                    break;
                case 0xE1 when orientation == 0 && body.StartsWith("Exif\0\0"u8):
                    orientation = ExifOrientation.Read(body[6..]);
                    continue;
                case 0xE2 when body.StartsWith("ICC_PROFILE\0"u8):
                    profile.Add(body[12..]);
                    continue;
                case 0xE0 when body.StartsWith("JFIF\0"u8) && body.Length >= 14:
                    // Without the thumbnail that may follow.
                    essence.Write([0xFF, 0xE0, 0, 16]);
                    essence.Write(body[..12]);
                    essence.Write([0, 0]);
                    continue;
                case 0xEE when body.StartsWith("Adobe"u8):
                case 0xC4 or 0xCC or 0xDB or 0xDD: // tables: Huffman, arithmetic, quantisation, restart interval
                    break;
                case >= 0xE0 and <= 0xEF or 0xFE: // other applications', comments
                    continue;
                default:
                    throw PictureRefusedException.Broken();
            }

            essence.Write([0xFF, marker]);
            essence.Write(file[(start + 2)..at]);
        }

        if (scans == 0)
        {
            throw PictureRefusedException.Broken();
        }

        essence.Write([0xFF, EndOfImage]);
        return new PictureFile(PictureFormat.Jpeg, width, height, Math.Max(orientation, 1), profile.Joined(), essence.GetBuffer().AsMemory(0, (int)essence.Length));
    }

    private static byte NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        if (at >= file.Length || file[at] != 0xFF)
        {
            throw PictureRefusedException.Broken();
        }

        while (at < file.Length && file[at] == 0xFF)
        {
            at++;
        }

        return at < file.Length ? file[at++] : throw PictureRefusedException.Broken();
    }

    /// <summary>What is in the segment whose length stands at <paramref name="at"/>, which is moved behind it.</summary>
    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> file, ref int at)
    {
        var rest = file[at..];
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && (length < 2 || length > rest.Length))
        {
            throw PictureRefusedException.Broken();
        }

        at += length;
        return rest[2..length];
    }

    private static (int Width, int Height) Frame(ReadOnlySpan<byte> body, PictureLimits limits)
    {
        // Precision, height, width, components; then three bytes a component. A height of 0 is to be told later (DNL); nobody writes that.
        if (body.Length < 6 || body.Length != 6 + (3 * body[5]))
        {
            throw PictureRefusedException.Broken();
        }

        if (body[0] != 8 || body[5] is not (1 or 3 or 4))
        {
            throw PictureRefusedException.Unsupported();
        }

        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
        limits.Check(width, height);
        return (width, height);
    }

    /// <summary>Moves behind a scan's coded data: to the next FF that is neither stuffed (FF 00), nor a restart marker, nor filled up.</summary>
    private static void SkipScan(ReadOnlySpan<byte> file, ref int at)
    {
        while (true)
        {
            var found = file[at..].IndexOf((byte)0xFF);
            if (found < 0 || at + found + 1 >= file.Length)
            {
                throw PictureRefusedException.Broken();
            }

            at += found;
            if (file[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                return;
            }

            at += file[at + 1] == 0xFF ? 1 : 2;
        }
    }
}
