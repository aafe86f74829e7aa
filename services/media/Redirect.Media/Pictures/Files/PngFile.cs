using System.Buffers.Binary;
using System.IO.Compression;

namespace Redirect.Media.Pictures.Files;

/// <summary>
/// The chunks of a PNG (W3C PNG, third edition). Kept are those that make its pixels; of the others only EXIF's orientation and the ICC profile are
/// looked at. Gamma and primaries without a profile (gAMA, cHRM) are taken for sRGB.
/// </summary>
internal static class PngFile
{
    private const int SignatureLength = 8;
    private const uint Header = 'I' << 24 | 'H' << 16 | 'D' << 8 | 'R';
    private const uint Palette = 'P' << 24 | 'L' << 16 | 'T' << 8 | 'E';
    private const uint Transparency = 't' << 24 | 'R' << 16 | 'N' << 8 | 'S';
    private const uint Data = 'I' << 24 | 'D' << 16 | 'A' << 8 | 'T';
    private const uint End = 'I' << 24 | 'E' << 16 | 'N' << 8 | 'D';
    private const uint Animation = 'a' << 24 | 'c' << 16 | 'T' << 8 | 'L';
    private const uint Profile = 'i' << 24 | 'C' << 16 | 'C' << 8 | 'P';
    private const uint Exif = 'e' << 24 | 'X' << 16 | 'I' << 8 | 'f';

    /// <summary>Set in a chunk's type when a decoder that does not know it may go on without it.</summary>
    private const uint Ancillary = 0x2000_0000;

    public static PictureFile Read(ReadOnlySpan<byte> file, PictureLimits limits)
    {
        var essence = new MemoryStream(file.Length);
        essence.Write(file[..SignatureLength]);
        var (width, height, orientation, hasData) = (0, 0, 0, false);
        byte[]? profile = null;
        for (var rest = file[SignatureLength..]; ;)
        {
            if (rest.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - 12)
            {
                throw PictureRefusedException.Broken();
            }

            var type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            var chunk = rest[..(12 + (int)length)];
            var body = chunk[8..^4];
            rest = rest[chunk.Length..];
            if (width == 0 != (type == Header))
            {
                throw PictureRefusedException.Broken(); // the header is the first, and the only one
            }

            switch (type)
            {
                case Header:
                    (width, height) = Size(body, limits);
                    break;
                case Palette or Transparency or End:
                    break;
                case Data:
                    hasData = true;
                    break;
                case Animation:
                    throw PictureRefusedException.Animated();
                case Profile:
                    profile ??= Unpack(body);
                    continue;
                case Exif:
                    orientation = orientation == 0 ? ExifOrientation.Read(body) : orientation;
                    continue;
                default:
                    if ((type & Ancillary) == 0)
                    {
                        throw PictureRefusedException.Broken();
                    }

                    continue;
            }

            if (Crc32.Of(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
            {
                throw PictureRefusedException.Broken();
            }

            essence.Write(chunk);
            if (type == End)
            {
                return hasData
                    ? new PictureFile(PictureFormat.Png, width, height, Math.Max(orientation, 1), profile, essence.GetBuffer().AsMemory(0, (int)essence.Length))
                    : throw PictureRefusedException.Broken();
            }
        }
    }

    private static (int Width, int Height) Size(ReadOnlySpan<byte> body, PictureLimits limits)
    {
        // Width, height, bits, colour type; then compression, filter and interlacing.
        if (body.Length != 13
            || (body[8], body[9]) is not ((1 or 2 or 4 or 8 or 16, 0) or (8 or 16, 2 or 4 or 6) or (1 or 2 or 4 or 8, 3))
            || body[10] != 0 || body[11] != 0 || body[12] > 1)
        {
            throw PictureRefusedException.Broken();
        }

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]));
        limits.Check(width, height);
        return ((int)width, (int)height);
    }

    /// <summary>The profile in a chunk: a name of 1 to 79 characters, a zero, the method (0), and the profile as zlib packed it.</summary>
    /// <returns>Null for one that can't be unpacked: the picture is shown as if it had none, as browsers do.</returns>
    private static byte[]? Unpack(ReadOnlySpan<byte> body)
    {
        var name = body.IndexOf((byte)0);
        if (name is < 1 or > 79 || body.Length < name + 3 || body[name + 1] != 0)
        {
            return null;
        }

        using var unpacked = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(body[(name + 2)..].ToArray()), CompressionMode.Decompress);
        var piece = new byte[64 * 1024];
        try
        {
            for (int count; (count = zlib.Read(piece)) > 0;)
            {
                unpacked.Write(piece, 0, count);
                if (unpacked.Length > PictureFile.MaxProfileBytes)
                {
                    throw PictureRefusedException.ProfileTooLarge(PictureFile.MaxProfileBytes);
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException) // the latter for one that needs a dictionary
        {
            return null;
        }

        return unpacked.ToArray();
    }
}
