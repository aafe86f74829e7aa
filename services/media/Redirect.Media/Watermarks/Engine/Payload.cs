namespace Redirect.Media.Watermarks.Engine;

/// <summary>What a mark says: 48 bits of id, and 16 of checksum below them.</summary>
internal static class Payload
{
    /// <summary>Bits of a payload.</summary>
    public const int Bits = Watermark.IdBits + ChecksumBits;

    private const int ChecksumBits = 16;

    /// <summary>The payload of an id.</summary>
    public static ulong Of(ulong id) => (id << ChecksumBits) | Checksum(id);

    /// <summary>The id in a payload; false when the checksum is another.</summary>
    public static bool TryRead(ulong payload, out ulong id)
    {
        id = payload >> ChecksumBits;
        return Of(id) == payload;
    }

    // CRC-16/CCITT-FALSE (ITU-T V.41's polynomial, started at all ones) over the id's bits, the highest first.
    private static ushort Checksum(ulong id)
    {
        var crc = 0xFFFF;
        for (var bit = Watermark.IdBits - 1; bit >= 0; bit--)
        {
            crc ^= (int)((id >> bit) & 1) << 15;
            crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            crc &= 0xFFFF;
        }

        return (ushort)crc;
    }
}
