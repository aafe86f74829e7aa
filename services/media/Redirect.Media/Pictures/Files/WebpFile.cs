using System.Buffers.Binary;

namespace Redirect.Media.Pictures.Files;

/// <summary>The chunks of a WebP (RFC 9649). Kept are the picture and its alpha; of the others only EXIF's orientation and the ICC profile are looked at.</summary>
internal static class WebpFile
{
    private const uint Extended = 'V' | 'P' << 8 | '8' << 16 | 'X' << 24;
    private const uint Lossy = 'V' | 'P' << 8 | '8' << 16 | ' ' << 24;
    private const uint Lossless = 'V' | 'P' << 8 | '8' << 16 | 'L' << 24;
    private const uint Alpha = 'A' | 'L' << 8 | 'P' << 16 | 'H' << 24;
    private const uint Animation = 'A' | 'N' << 8 | 'I' << 16 | 'M' << 24;
    private const uint Frame = 'A' | 'N' << 8 | 'M' << 16 | 'F' << 24;
    private const uint Profile = 'I' | 'C' << 8 | 'C' << 16 | 'P' << 24;
    private const uint Exif = 'E' | 'X' << 8 | 'I' << 16 | 'F' << 24;

    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const byte AnimationFlag = 0x02;
    private const byte AlphaFlag = 0x10;

    public static PictureFile Read(ReadOnlySpan<byte> file, PictureLimits limits)
    {
        var inside = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]); // all behind this number
        if (inside > file.Length - 8 || inside < 4)
        {
            throw PictureRefusedException.Broken();
        }

        var orientation = 0;
        byte[]? profile = null;
        ReadOnlySpan<byte> picture = default, alpha = default;
        var kind = 0u;
        (int Width, int Height) canvas = default, size = default;
        for (var rest = file[RiffHeader..(8 + (int)inside)]; rest.Length > 0;)
        {
            if (rest.Length < ChunkHeader || BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) is var length && length > rest.Length - ChunkHeader)
            {
                throw PictureRefusedException.Broken();
            }

            var type = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            var body = rest.Slice(ChunkHeader, (int)length);
            rest = rest[Math.Min(ChunkHeader + (int)length + ((int)length & 1), rest.Length)..];
            switch (type)
            {
                case Extended when canvas == default && picture.IsEmpty:
                    canvas = Canvas(body, limits);
                    break;
                case Animation or Frame:
                    throw PictureRefusedException.Animated();
                case Alpha when alpha.IsEmpty && picture.IsEmpty:
                    alpha = body;
                    break;
                case Lossy or Lossless when picture.IsEmpty:
                    picture = body;
                    kind = type;
                    size = type == Lossy ? LossySize(body, limits) : LosslessSize(body, limits);
                    if (canvas == default)
                    {
                        rest = default; // a simple file has this one chunk
                    }

                    if (type == Lossless)
                    {
                        alpha = default; // has its own
                    }

                    break;
                case Extended or Alpha or Lossy or Lossless:
                    throw PictureRefusedException.Broken();
                case Profile when body.Length > PictureFile.MaxProfileBytes:
                    throw PictureRefusedException.ProfileTooLarge(PictureFile.MaxProfileBytes);
                case Profile:
                    profile ??= body.ToArray();
                    break;
                case Exif:
                    orientation = orientation != 0 ? orientation : ExifOrientation.Read(body.StartsWith("Exif\0\0"u8) ? body[6..] : body);
                    break;
            }
        }

        if (picture.IsEmpty || (canvas != default && canvas != size))
        {
            throw PictureRefusedException.Broken();
        }

        return new PictureFile(PictureFormat.Webp, size.Width, size.Height, Math.Max(orientation, 1), profile, Essence(kind, picture, alpha, size));
    }

    private static (int Width, int Height) Canvas(ReadOnlySpan<byte> body, PictureLimits limits)
    {
        // Flags and three bytes reserved, then width and height less one, 24 bits each.
        if (body.Length < 10)
        {
            throw PictureRefusedException.Broken();
        }

        if ((body[0] & AnimationFlag) != 0)
        {
            throw PictureRefusedException.Animated();
        }

        var (width, height) = (1 + (body[4] | body[5] << 8 | body[6] << 16), 1 + (body[7] | body[8] << 8 | body[9] << 16));
        limits.Check(width, height);
        return (width, height);
    }

    /// <summary>A key frame's header (RFC 6386, 9.1): tag, start code 9D 01 2A, then width and height, 14 bits each below two of scaling.</summary>
    private static (int Width, int Height) LossySize(ReadOnlySpan<byte> body, PictureLimits limits)
    {
        if (body.Length < 10 || (body[0] & 1) != 0 || body[3] != 0x9D || body[4] != 0x01 || body[5] != 0x2A)
        {
            throw PictureRefusedException.Broken();
        }

        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF);
        limits.Check(width, height);
        return (width, height);
    }

    /// <summary>The lossless header: 2F, then width and height less one, 14 bits each, a bit for alpha, and a version of 0.</summary>
    private static (int Width, int Height) LosslessSize(ReadOnlySpan<byte> body, PictureLimits limits)
    {
        if (body.Length < 5 || body[0] != 0x2F || BinaryPrimitives.ReadUInt32LittleEndian(body[1..]) is var bits && bits >> 29 != 0)
        {
            throw PictureRefusedException.Broken();
        }

        var (width, height) = ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        limits.Check(width, height);
        return (width, height);
    }

    private static ReadOnlyMemory<byte> Essence(uint kind, ReadOnlySpan<byte> picture, ReadOnlySpan<byte> alpha, (int Width, int Height) size)
    {
        var essence = new MemoryStream(picture.Length + alpha.Length + 64);
        essence.Write("RIFF\0\0\0\0WEBP"u8);
        if (!alpha.IsEmpty)
        {
            Span<byte> extended = stackalloc byte[10];
            extended.Clear();
            extended[0] = AlphaFlag;
            BinaryPrimitives.WriteInt32LittleEndian(extended[4..], size.Width - 1);
            BinaryPrimitives.WriteInt16LittleEndian(extended[7..], (short)(size.Height - 1));
            Write(essence, Extended, extended);
            Write(essence, Alpha, alpha);
        }

        Write(essence, kind, picture);
        var written = essence.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(written.AsSpan(4), written.Length - 8);
        return written;
    }

    private static void Write(MemoryStream file, uint type, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[ChunkHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], body.Length);
        file.Write(header);
        file.Write(body);
        if ((body.Length & 1) == 1)
        {
            file.Write([0]);
        }
    }
}
