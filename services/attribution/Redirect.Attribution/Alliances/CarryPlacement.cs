using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Alliances;

/// <summary><c>POST /api/v1/alliances/{id}/placements</c> and <c>DELETE …/placements/{placementId}</c>: what the other side is to show.</summary>
internal static class CarryPlacement
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/{id:guid}/placements", AddAsync).WithName("AddAlliancePlacement").WithSummary("Let the other side carry a placement of yours; visits there count from now on")
            .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();
        group.MapDelete("/{id:guid}/placements/{placementId:guid}", RemoveAsync).WithName("RemoveAlliancePlacement").WithSummary("Take a placement of yours out of an alliance; visits there no longer count")
            .ProducesProblem(StatusCodes.Status404NotFound).WithTransaction<AttributionDbContext>();
    }

    private static async Task<Results<Created<Answer>, Ok<Answer>, ProblemHttpResult>> AddAsync(
        Guid id, Request request, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime));
        var alliance = await context.LockAllianceAsync(merchant, id, cancellationToken);
        if (alliance is null)
        {
            return AllianceRows.NotFound();
        }

        if (alliance.State is not (AllianceState.Active or AllianceState.Paused))
        {
            return AllianceRows.WrongState(alliance);
        }

        if (request.PlacementId is not { } placementId)
        {
            return Problem.Rule("placementId", "required", "'placementId' is required.");
        }

        var known = await context.Placements.AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant && x.Id == placementId, cancellationToken);
        if (known is null)
        {
            return Problem.NotFound("placement_not_found", "There is no such placement.");
        }

        if (known.Retired)
        {
            return Problem.Conflict("placement_retired", "The placement is retired.");
        }

        if (await context.Set<CarriedPlacement>().AsNoTracking().SingleOrDefaultAsync(x => x.OwnerId == merchant && x.PlacementId == placementId && x.RemovedAt == null, cancellationToken) is { } carried)
        {
            return carried.AllianceId == id ? TypedResults.Ok(Answer.Of(carried)) : Elsewhere();
        }

        if (await context.Set<CarriedPlacement>().CountAsync(x => x.AllianceId == id && x.OwnerId == merchant && x.RemovedAt == null, cancellationToken) >= CarriedPlacement.MaxPerSide)
        {
            return Problem.Conflict("too_many_placements", $"A side has at most {CarriedPlacement.MaxPerSide} placements in an alliance; take one out first.");
        }

        var added = new CarriedPlacement { Id = Guid.CreateVersion7(clock.GetUtcNow()), AllianceId = id, OwnerId = merchant, PlacementId = placementId, AddedAt = now };
        context.Add(added);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return Elsewhere();
        }

        return TypedResults.Created($"/api/v1/alliances/{id}/placements", Answer.Of(added));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid placementId, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime));
        if (await context.LockAllianceAsync(merchant, id, cancellationToken) is not { } alliance)
        {
            return AllianceRows.NotFound();
        }

        if (await context.Set<CarriedPlacement>().SingleOrDefaultAsync(x => x.AllianceId == id && x.OwnerId == merchant && x.PlacementId == placementId && x.RemovedAt == null, cancellationToken) is not { } carried)
        {
            return Problem.NotFound("placement_not_found", "There is no such placement in the alliance.");
        }

        // Who no longer wants to be shown can't hold it against the other that it is not.
        carried.RemovedAt = now;
        var partner = alliance.OtherThan(merchant);
        foreach (var pause in await context.Set<SharePause>()
            .Where(x => x.AllianceId == id && x.OwnerId == partner && x.Cause == PauseCause.Missing && x.PlacementId == placementId && x.ToAt == null).ToListAsync(cancellationToken))
        {
            pause.ToAt = now;
        }

        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Elsewhere() =>
        Problem.Conflict("placement_carried", "The placement is in another alliance: nobody could say who sent a visitor. Make a placement for each partner.");

    /// <param name="PlacementId">One of yours.</param>
    internal sealed record Request(Guid? PlacementId);

    /// <param name="PlacementId">The placement.</param>
    /// <param name="AddedAt">From when its visits count.</param>
    internal sealed record Answer(Guid PlacementId, DateTime AddedAt)
    {
        public static Answer Of(CarriedPlacement carried) => new(carried.PlacementId, carried.AddedAt);
    }
}
