namespace Redirect.Attribution.Retention;

/// <summary>
/// The one time that counts for an event id which does not carry it. PostgreSQL's key of visits holds their time, so an id with another time would be another
/// visit. Ids of ours are UUIDv7 of the visit's own millisecond and can't have two; any other is kept here, first come. Empty unless somebody else makes ids.
/// </summary>
internal sealed class UntimedVisit
{
    public Guid EventId { get; init; }

    public DateTime OccurredAt { get; init; }

    /// <summary>The time that an id carries, to the millisecond; null: none.</summary>
    public static DateTime? TimeIn(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        if (bytes[6] >> 4 != 7)
        {
            return null;
        }

        // The first 48 bits of a UUIDv7 (RFC 9562 §5.7).
        var milliseconds = (System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16) & 0xFFFF_FFFF_FFFF;
        return milliseconds < 4_102_444_800_000 ? DateTime.UnixEpoch.AddMilliseconds(milliseconds) : null;
    }
}
