using System.Buffers.Binary;

namespace Redirect.Links.Claims.Book;

/// <summary>For how long after joining, or after the visit that led here, a benefit can be claimed.</summary>
internal static class ClaimWindow
{
    /// <summary>How far the caller's clock may be ahead of the database's.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Whether it is open. Without a beginning there is nothing to check.</summary>
    /// <param name="length">Null: always open.</param>
    /// <param name="since">When it began, as the caller says; null: the caller said nothing.</param>
    /// <param name="visitId">Its UUIDv7 tells when the visit was.</param>
    /// <param name="now">At the end of the window it is over.</param>
    public static bool IsOpen(TimeSpan? length, DateTime? since, Guid? visitId, DateTime now) =>
        length is null || (since ?? TimeOf(visitId)) is not { } begin || (begin - now <= Ahead && now - begin < length);

    private static DateTime? TimeOf(Guid? visitId)
    {
        if (visitId is not { Version: 7 } id)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;

        // 48 bits reach beyond the year 9999.
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime : DateTime.MaxValue;
    }
}
