using System.Buffers.Binary;

namespace Redirect.Media.Pictures.Files;

/// <summary>The one thing of EXIF that changes what is seen.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;
    private const int EntryLength = 12;

    /// <summary>Reads tag 274 of the first directory (TIFF 6.0; EXIF 2.32, 4.6.4).</summary>
    /// <param name="tiff">From the byte order mark on.</param>
    /// <returns>1 to 8; 1 when there is none that makes sense.</returns>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        var little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || (!little && !tiff.StartsWith("MM\0*"u8)))
        {
            return 1;
        }

        var offset = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (offset > tiff.Length - 2)
        {
            return 1;
        }

        int count = Short16(tiff[(int)offset..], little);
        var entries = tiff[((int)offset + 2)..];
        for (var entry = 0; entry < count && entries.Length >= EntryLength; entry++, entries = entries[EntryLength..])
        {
            if (Short16(entries, little) == Tag)
            {
                return Short16(entries[2..], little) == Short && Short16(entries[8..], little) is var value and >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    private static ushort Short16(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);
}
