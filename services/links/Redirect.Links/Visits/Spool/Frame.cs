using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Redirect.Links.Visits.Spool;

/// <summary>
/// How a record lies in a segment: length (4 bytes), CRC-32C of length and record (4), the record, zeros up to a multiple of 8. A
/// length of zero is the end. All little endian.
/// </summary>
internal static class Frame
{
    /// <summary>In bytes; a visit is a few hundred.</summary>
    public const int MaxRecord = 64 * 1024;

    private const int Header = 8;

    public static int SizeOf(int record) => (Header + record + 7) & ~7;

    /// <summary>Writes a frame; its length last, so that a reader sees nothing of it before it is whole.</summary>
    /// <param name="place">Aligned to 8 bytes, all zeros, of the frame's size.</param>
    /// <param name="record">1 to <see cref="MaxRecord"/> bytes.</param>
    public static void Write(Span<byte> place, ReadOnlySpan<byte> record)
    {
        record.CopyTo(place[Header..]);
        BinaryPrimitives.WriteUInt32LittleEndian(place[4..], Checksum(record));
        Volatile.Write(ref LengthOf(place), ToLittleEndian(record.Length));
    }

    /// <summary>The record of the frame at the start of <paramref name="bytes"/>; empty when there is none or it is not whole.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Header)
        {
            return default;
        }

        var length = ToLittleEndian(Volatile.Read(ref LengthOf(bytes)));
        if (length is <= 0 or > MaxRecord || length > bytes.Length - Header)
        {
            return default;
        }

        var record = bytes.Slice(Header, length);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == Checksum(record) ? record : default;
    }

    /// <summary>The length of the record of a frame that is known to be whole.</summary>
    public static int LengthAt(ReadOnlySpan<byte> bytes) => ToLittleEndian(LengthOf(bytes));

    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (uint)bytes.Length);
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var single in bytes)
        {
            crc = BitOperations.Crc32C(crc, single);
        }

        return ~crc;
    }

    private static ref int LengthOf(ReadOnlySpan<byte> frame) => ref Unsafe.As<byte, int>(ref MemoryMarshal.GetReference(frame));

    private static int ToLittleEndian(int value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
}
