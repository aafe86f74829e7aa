using System.Buffers.Binary;
using Redirect.Media.Uploads;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>
/// Looks at the end of a ZIP (PKWARE APPNOTE 6.3.10, 4.3.16) before anything reads its list of files, which is as long as the file says: an entry of 46 bytes
/// costs a reader ten times as much memory.
/// </summary>
internal static class ZipDirectory
{
    /// <summary>Files and folders.</summary>
    public const int MaxEntries = 1_000;

    /// <summary>Bytes of the list: names, comments and extra fields of all of them.</summary>
    public const int MaxBytes = 1 << 20;

    private const uint EndSignature = 0x06054B50;
    private const int EndLength = 22;
    private const int MaxComment = ushort.MaxValue;

    /// <summary>Throws for a file that is no ZIP that we take.</summary>
    public static void Check(Stream zip)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndLength + MaxComment)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != end.Length - EndLength)
            {
                continue;
            }

            var entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
            var (size, offset) = (BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
            if (entries > MaxEntries || size > MaxBytes)
            {
                throw Refused("zip_too_many_entries", $"The ZIP may have at most {MaxEntries} files, and {MaxBytes} bytes of their names.");
            }

            // The list ends where its end begins, so that a reader that goes on as long as there are entries stops there; no ZIP64, no program before it.
            if ((long)offset + size != zip.Length - tail.Length + at)
            {
                break;
            }

            zip.Position = 0;
            return;
        }

        throw Broken();
    }

    public static UploadRefusedException Broken(Exception? inner = null) => Refused("zip_broken", "The file is no ZIP, or a damaged one.", inner);

    public static UploadRefusedException Refused(string code, string detail, Exception? inner = null) => new([new("images", code, detail)], inner);
}
