using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Redirect.Links.Visits.Spool;

/// <summary>
/// How far the spool has been delivered, in a file of two slots that are written in turn: when one is torn, the other holds the mark
/// before it, and what lies between is delivered again, which its readers bear.
/// </summary>
internal sealed class Mark : IDisposable
{
    private const int SlotSize = 64;
    private const int Used = 28;

    private readonly SafeFileHandle file;
    private long turn;

    public Mark(string path)
    {
        file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        Span<byte> slot = stackalloc byte[SlotSize];
        for (var index = 0; index < 2; index++)
        {
            slot.Clear();
            var read = RandomAccess.Read(file, slot, index * SlotSize);
            var found = BinaryPrimitives.ReadInt64LittleEndian(slot);
            if (read >= Used && found > turn && BinaryPrimitives.ReadUInt32LittleEndian(slot[24..]) == Frame.Checksum(slot[..24]))
            {
                turn = found;
                Segment = BinaryPrimitives.ReadInt64LittleEndian(slot[8..]);
                Offset = BinaryPrimitives.ReadInt64LittleEndian(slot[16..]);
            }
        }
    }

    /// <summary>The segment's number; everything in earlier ones is delivered. 0 before the first delivery.</summary>
    public long Segment { get; private set; }

    /// <summary>Bytes of the segment that are delivered.</summary>
    public long Offset { get; private set; }

    public void Move(long segment, long offset)
    {
        turn++;
        Span<byte> slot = stackalloc byte[SlotSize];
        slot.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(slot, turn);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], segment);
        BinaryPrimitives.WriteInt64LittleEndian(slot[16..], offset);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[24..], Frame.Checksum(slot[..24]));
        RandomAccess.Write(file, slot, turn % 2 * SlotSize);
        Segment = segment;
        Offset = offset;
    }

    public void Dispose() => file.Dispose();
}
