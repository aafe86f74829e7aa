using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Requests;

/// <summary>
/// Where a list goes on: newest first, after the last id that was given. Ids are UUIDv7, so what is created meanwhile comes before
/// the first page, and no page repeats or leaves out what was there.
/// </summary>
internal sealed class Paging
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    private Paging(int limit, Guid? after)
    {
        Limit = limit;
        After = after;
    }

    public int Limit { get; }

    /// <summary>Only ids below this one; null: from the newest.</summary>
    public Guid? After { get; }

    /// <summary>Reads <c>?limit=</c> and <c>?cursor=</c>.</summary>
    public static (Paging? Paging, ProblemHttpResult? Problem) Read(int? limit, string? cursor)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return (null, Problem.Of(StatusCodes.Status400BadRequest, "limit_invalid", $"'limit' is a number from 1 to {MaxLimit}."));
        }

        if (string.IsNullOrEmpty(cursor))
        {
            return (new Paging(limit ?? DefaultLimit, null), null);
        }

        Span<byte> id = stackalloc byte[16];
        return cursor.Length == 22 && Base64Url.IsValid(cursor, out var length) && length == 16 && Base64Url.DecodeFromChars(cursor, id) == 16
            ? (new Paging(limit ?? DefaultLimit, new Guid(id, bigEndian: true)), null)
            : (null, Problem.Of(StatusCodes.Status400BadRequest, "cursor_invalid", "'cursor' is the nextCursor of an earlier answer, unchanged."));
    }

    /// <summary>Reads one page of a query that is ordered by descending id and begins below <see cref="After"/>.</summary>
    public async Task<Page<TAnswer>> ReadAsync<TRow, TAnswer>(IQueryable<TRow> rows, Func<TRow, Guid> id, Func<TRow, TAnswer> answer, CancellationToken cancellationToken)
    {
        // One more than asked for, to know whether there is another page.
        var read = await rows.Take(Limit + 1).ToListAsync(cancellationToken);
        string? next = null;
        if (read.Count > Limit)
        {
            read.RemoveAt(Limit);
            next = Base64Url.EncodeToString(id(read[^1]).ToByteArray(bigEndian: true));
        }

        return new Page<TAnswer>([.. read.Select(answer)], next);
    }
}

/// <summary>A piece of a list.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">For the next piece; absent on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
