using System.Buffers.Binary;
using System.Buffers.Text;

namespace Redirect.Attribution.Stats;

/// <summary>After which placement a list goes on: the hour of its last visit, and its id.</summary>
/// <param name="Hour">UTC; <see cref="DateTime.UnixEpoch"/>: nobody ever came.</param>
/// <param name="Id">Decides among equal hours.</param>
internal readonly record struct QuietCursor(DateTime Hour, Guid Id)
{
    // Hours since 1970, then the id; 27 characters of base64url.
    private const int Length = 4 + 16;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)((Hour - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerHour));
        Id.TryWriteBytes(bytes[4..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what was handed out; empty and null are the beginning.</summary>
    /// <returns>False: it never was one.</returns>
    public static bool TryRead(string? text, out QuietCursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[Length];
        if (!Base64Url.IsValid(text, out var length) || length != Length || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return false;
        }

        var hours = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (hours is < 0 or > 2_000_000)
        {
            return false;
        }

        cursor = new QuietCursor(DateTime.UnixEpoch.AddHours(hours), new Guid(bytes[4..], bigEndian: true));
        return true;
    }
}
