using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Alliances;

/// <summary>Where a list that is ordered by an id goes on.</summary>
/// <param name="Limit">Rows of a page.</param>
/// <param name="After">The last id that was given; null: from the beginning.</param>
internal sealed record IdPaging(int Limit, Guid? After)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>Reads <c>?limit=</c> and <c>?cursor=</c>.</summary>
    public static Answer<IdPaging> Read(int? limit, string? cursor)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return new Refusal(RefusalKind.Rule, "limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        if (string.IsNullOrEmpty(cursor))
        {
            return new IdPaging(limit ?? DefaultLimit, null);
        }

        Span<byte> id = stackalloc byte[16];
        return cursor.Length == 22 && Base64Url.IsValid(cursor, out var length) && length == 16 && Base64Url.DecodeFromChars(cursor, id) == 16
            ? new IdPaging(limit ?? DefaultLimit, new Guid(id, bigEndian: true))
            : new Refusal(RefusalKind.Malformed, "cursor", "cursor_invalid", "'cursor' is the nextCursor of an earlier answer, unchanged.");
    }

    /// <summary>Reads one page of what is ordered and begins behind <see cref="After"/>.</summary>
    public async Task<(List<T> Rows, string? Next)> ReadAsync<T>(IQueryable<T> rows, Func<T, Guid> id, CancellationToken cancellationToken)
    {
        // One more than asked for, to know whether there is another page.
        var read = await rows.Take(Limit + 1).ToListAsync(cancellationToken);
        if (read.Count <= Limit)
        {
            return (read, null);
        }

        read.RemoveAt(Limit);
        return (read, Base64Url.EncodeToString(id(read[^1]).ToByteArray(bigEndian: true)));
    }
}
