namespace Redirect.Media.Pictures.Files;

/// <summary>
/// A picture's file after a first reading of ours, which hands on only what makes its pixels. Text, EXIF, XMP, thumbnails and whatever is
/// behind the end never reach the decoders, which are where bombs and old faults of such libraries are; and what is not read can't be written out again.
/// </summary>
/// <param name="Format">By its content.</param>
/// <param name="Width">Pixels, as its header says.</param>
/// <param name="Height">Pixels, as its header says.</param>
/// <param name="Orientation">How it is to be turned before it is shown, 1 to 8 as in EXIF; 1 for not at all.</param>
/// <param name="Profile">Its ICC profile; null for none.</param>
/// <param name="Essence">A file of the same format that makes the same pixels.</param>
internal sealed record PictureFile(PictureFormat Format, int Width, int Height, int Orientation, byte[]? Profile, ReadOnlyMemory<byte> Essence)
{
    /// <summary>Bytes of a colour profile; those of printers have up to 3 million.</summary>
    public const int MaxProfileBytes = 4 << 20;

    /// <summary>Reads a file by its first bytes, whatever its name was.</summary>
    /// <exception cref="PictureRefusedException">It is none that we take.</exception>
    public static PictureFile Read(ReadOnlySpan<byte> file, PictureLimits limits)
    {
        if (file.Length > limits.MaxBytes)
        {
            throw PictureRefusedException.TooManyBytes(limits.MaxBytes);
        }

        return file switch
        {
            [0xFF, 0xD8, 0xFF, ..] => JpegFile.Read(file, limits),
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PngFile.Read(file, limits),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebpFile.Read(file, limits),
            _ => throw PictureRefusedException.Unsupported(),
        };
    }
}
