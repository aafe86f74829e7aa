using System.Buffers.Binary;
using System.Text;

namespace Redirect.Media.Fonts;

/// <summary>The tables of a TrueType file, or of the first font of a collection (OpenType 1.9, "The OpenType Font File").</summary>
internal sealed class FontTables
{
    private const uint Collection = 0x74746366; // "ttcf"
    private const uint Postscript = 0x4F54544F; // "OTTO"

    private readonly Dictionary<string, ReadOnlyMemory<byte>> tables = new(StringComparer.Ordinal);

    /// <exception cref="FontBrokenException">It is no TrueType file.</exception>
    public FontTables(ReadOnlyMemory<byte> file)
    {
        var start = 0;
        if (file.Length >= 16 && BinaryPrimitives.ReadUInt32BigEndian(file.Span) == Collection)
        {
            start = BinaryPrimitives.ReadInt32BigEndian(file.Span[12..]);
        }

        if (start < 0 || start > file.Length - 12)
        {
            throw new FontBrokenException("The file is too short for a font.");
        }

        var header = file.Span[start..];
        var kind = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (kind != 0x00010000 && kind != 0x74727565)
        {
            throw new FontBrokenException(kind == Postscript
                ? "The font has PostScript outlines; one with TrueType outlines is needed."
                : "The file is no TrueType font.");
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        if (header.Length < 12 + (16 * count))
        {
            throw new FontBrokenException("The file is too short for its tables.");
        }

        for (var i = 0; i < count; i++)
        {
            var entry = header.Slice(12 + (16 * i), 16);
            long offset = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            long length = BinaryPrimitives.ReadUInt32BigEndian(entry[12..]);
            if (offset + length > file.Length)
            {
                throw new FontBrokenException("A table of the font lies outside of the file.");
            }

            tables[Encoding.ASCII.GetString(entry[..4])] = file.Slice((int)offset, (int)length);
        }
    }

    /// <exception cref="FontBrokenException">The font lacks it.</exception>
    public ReadOnlyMemory<byte> this[string tag] =>
        tables.TryGetValue(tag, out var table) ? table : throw new FontBrokenException($"The font has no table '{tag}'.");

    public ReadOnlyMemory<byte>? Find(string tag) => tables.TryGetValue(tag, out var table) ? table : null;
}
