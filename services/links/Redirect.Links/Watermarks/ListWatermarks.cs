using System.Buffers.Binary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Watermarks;

internal static class ListWatermarks
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName(nameof(ListWatermarks)).WithSummary("List issued watermarks, newest first, of all links and placements or of one")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Page<WatermarkAnswer>>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, Guid? linkId, Guid? placementId, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        if (paging is null)
        {
            return problem!;
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var marks = db.Watermarks.Where(mark => mark.MerchantId == merchantId);
        if (linkId is { } link)
        {
            marks = marks.Where(mark => mark.LinkId == link);
        }

        if (placementId is { } placement)
        {
            marks = marks.Where(mark => mark.PlacementId == placement);
        }

        if (paging.After is { } after)
        {
            var (at, id) = Read(after);
            marks = marks.Where(mark => mark.CreatedAt < at || (mark.CreatedAt == at && mark.Id < id));
        }

        var rows = WatermarkRow.Of(db, marks.OrderByDescending(mark => mark.CreatedAt).ThenByDescending(mark => mark.Id).Take(paging.Limit + 1))
            .OrderByDescending(row => row.Mark.CreatedAt).ThenByDescending(row => row.Mark.Id);
        return TypedResults.Ok(await paging.ReadAsync(rows, row => Place(row.Mark), WatermarkAnswer.Of, cancellationToken));
    }

    // The numbers are random, so a place in the list is the time and the number, in the 16 bytes of a cursor.
    private static Guid Place(Watermark mark)
    {
        Span<byte> place = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(place, mark.CreatedAt.Ticks);
        BinaryPrimitives.WriteInt64BigEndian(place[8..], mark.Id);
        return new Guid(place, bigEndian: true);
    }

    private static (DateTime At, long Id) Read(Guid place)
    {
        Span<byte> bytes = stackalloc byte[16];
        place.TryWriteBytes(bytes, bigEndian: true, out _);
        var ticks = Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes), 0, DateTime.MaxValue.Ticks);
        return (new DateTime(ticks, DateTimeKind.Utc), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }
}
