using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Alliances;

/// <summary><c>GET /api/v1/alliances/{id}/carried</c>: what the caller has to show; <c>…/placements</c>: what the other side has to. One answer, seen from the two sides.</summary>
internal static class ListCarried
{
    private const int MaxLinks = 20;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/{id:guid}/carried", (Guid id, int? limit, string? cursor, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken) =>
                HandleAsync(id, isOwn: false, limit, cursor, http, context, clock, cancellationToken))
            .WithName("ListCarriedPlacements").WithSummary("The partner's placements that you have to show, and whether they are to be shown now")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{id:guid}/placements", (Guid id, int? limit, string? cursor, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken) =>
                HandleAsync(id, isOwn: true, limit, cursor, http, context, clock, cancellationToken))
            .WithName("ListAlliancePlacements").WithSummary("Your placements that the partner has to show, and whether it does")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> HandleAsync(
        Guid id, bool isOwn, int? limit, string? cursor, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var paging = IdPaging.Read(limit, cursor);
        if (paging.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var merchant = http.GetPrincipal().MerchantId;
        if (await context.FindAllianceAsync(merchant, id, cancellationToken) is not { } alliance)
        {
            return AllianceRows.NotFound();
        }

        var owner = isOwn ? merchant : alliance.OtherThan(merchant);
        var placements = context.Set<CarriedPlacement>().AsNoTracking().Where(x => x.AllianceId == id && x.OwnerId == owner && x.RemovedAt == null);
        if (paging.Value!.After is { } after)
        {
            placements = placements.Where(x => x.Id > after);
        }

        var (rows, next) = await paging.Value.ReadAsync(placements.OrderBy(x => x.Id), x => x.Id, cancellationToken);
        var ids = rows.ConvertAll(x => x.PlacementId);
        var known = await context.Placements.AsNoTracking().Where(x => x.MerchantId == owner && ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var links = (await context.Links.AsNoTracking().Where(x => x.MerchantId == owner && !x.Retired && x.PlacementId != null && ids.Contains(x.PlacementId.Value))
            .OrderBy(x => x.Slug).Select(x => new { x.PlacementId, x.Slug }).ToListAsync(cancellationToken)).ToLookup(x => x.PlacementId, x => x.Slug);
        var pauses = await context.Set<SharePause>().AsNoTracking().Where(x => x.AllianceId == id && x.OwnerId == owner && x.ToAt == null).Select(x => x.Cause).Distinct().ToListAsync(cancellationToken);
        var isStarted = alliance.StartsAt <= clock.GetUtcNow().UtcDateTime;
        return TypedResults.Ok(new Answer(
            [
                .. rows.Select(x =>
                {
                    var placement = known.GetValueOrDefault(x.PlacementId);
                    List<string> why = [.. pauses.Order().Select(cause => cause.ToString().ToLowerInvariant())];
                    if (!isStarted)
                    {
                        why.Add("not_started");
                    }

                    if (placement is null or { Retired: true })
                    {
                        why.Add("retired");
                    }

                    return new Item(
                        x.PlacementId, placement?.Name ?? "", placement is { Code.Length: > 0 } ? placement.Code : null, placement?.Channel ?? "", [.. links[x.PlacementId].Take(MaxLinks)],
                        why.Count == 0 ? "active" : "paused", why, x.Level, x.Misses, x.AddedAt);
                }),
            ],
            alliance.JudgedDay,
            next));
    }

    /// <param name="Items">As they were added.</param>
    /// <param name="CheckedDay">The newest day of UTC+8 that was checked; absent: none.</param>
    /// <param name="NextCursor">For the next piece; absent on the last.</param>
    internal sealed record Answer(IReadOnlyList<Item> Items, DateOnly? CheckedDay, string? NextCursor);

    /// <param name="PlacementId">The placement.</param>
    /// <param name="Name">As its owner calls it.</param>
    /// <param name="Code">Its short name; absent: not told.</param>
    /// <param name="Channel">Where it is meant to be.</param>
    /// <param name="Links">The short names of the links at it, 20 at most.</param>
    /// <param name="State"><c>active</c>: to be shown; <c>paused</c>: not now, and visits do not count.</param>
    /// <param name="Why"><c>manual</c>: a side holds the alliance; <c>missing</c>: its owner does not show what it carries; <c>ratio</c>: its owner received too much; <c>not_started</c>; <c>retired</c>.</param>
    /// <param name="Shown"><c>ok</c>, <c>warned</c> or <c>paused</c>: whether it was found day by day. When it was not for three days its carrier's share is paused.</param>
    /// <param name="Misses">Days in a row on which it was not found.</param>
    /// <param name="AddedAt">From when its visits count.</param>
    internal sealed record Item(
        Guid PlacementId, string Name, string? Code, string Channel, IReadOnlyList<string> Links, string State, IReadOnlyList<string> Why, HealthLevel Shown, int Misses, DateTime AddedAt);
}
