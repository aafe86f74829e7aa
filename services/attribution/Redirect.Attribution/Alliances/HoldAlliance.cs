using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Alliances;

/// <summary><c>POST /api/v1/alliances/{id}/pause</c>, <c>…/resume</c> and <c>…/end</c>: either side may, at any time; who paused it resumes it.</summary>
internal static class HoldAlliance
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/{id:guid}/pause", PauseAsync).WithName("PauseAlliance").WithSummary("Hold an alliance: neither side's placements need to be shown, and visits there do not count")
            .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();
        group.MapPost("/{id:guid}/resume", ResumeAsync).WithName("ResumeAlliance").WithSummary("Go on with an alliance that you paused; a pause that followed from checks ends by checks")
            .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();
        group.MapPost("/{id:guid}/end", EndAsync).WithName("EndAlliance").WithSummary("End an alliance, or withdraw a proposal, for good; what was counted is still closed and settled")
            .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();
    }

    /// <summary>Ends it as of a moment: frees its placements and ends its pauses, so that nothing of it stands in the way of another alliance.</summary>
    public static async Task EndAtAsync(AttributionDbContext context, Alliance alliance, DateTime at, CancellationToken cancellationToken)
    {
        (alliance.State, alliance.IsOpen, alliance.EndedAt, alliance.PausedBy) = (AllianceState.Ended, false, at, null);
        if (alliance.StartsAt is not { } start || start >= at)
        {
            alliance.ReviewAfter = null;
        }

        foreach (var placement in await context.Set<CarriedPlacement>().Where(x => x.AllianceId == alliance.Id && x.RemovedAt == null).ToListAsync(cancellationToken))
        {
            placement.RemovedAt = at;
        }

        foreach (var pause in await context.Set<SharePause>().Where(x => x.AllianceId == alliance.Id && x.ToAt == null).ToListAsync(cancellationToken))
        {
            pause.ToAt = at;
        }
    }

    private static Task<Results<Ok<AllianceAnswer>, ProblemHttpResult>> PauseAsync(
        Guid id, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken) =>
        ChangeAsync(id, http, context, clock, (alliance, merchant, now) =>
        {
            if (alliance.State != AllianceState.Active)
            {
                return Task.FromResult<ProblemHttpResult?>(AllianceRows.WrongState(alliance));
            }

            (alliance.State, alliance.PausedBy) = (AllianceState.Paused, merchant);
            context.AddRange(alliance.Sides.Select(side => new SharePause
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                AllianceId = id,
                OwnerId = side,
                Cause = PauseCause.Manual,
                FromAt = now,
            }));
            return Task.FromResult<ProblemHttpResult?>(null);
        }, cancellationToken);

    private static Task<Results<Ok<AllianceAnswer>, ProblemHttpResult>> ResumeAsync(
        Guid id, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken) =>
        ChangeAsync(id, http, context, clock, async (alliance, merchant, now) =>
        {
            if (alliance.State != AllianceState.Paused)
            {
                return AllianceRows.WrongState(alliance);
            }

            if (alliance.PausedBy != merchant)
            {
                return Problem.Conflict("paused_by_partner", "The other side paused it and resumes it; you can end it.");
            }

            (alliance.State, alliance.PausedBy) = (AllianceState.Active, null);
            foreach (var pause in await context.Set<SharePause>().Where(x => x.AllianceId == id && x.Cause == PauseCause.Manual && x.ToAt == null).ToListAsync(cancellationToken))
            {
                pause.ToAt = now;
            }

            return null;
        }, cancellationToken);

    private static Task<Results<Ok<AllianceAnswer>, ProblemHttpResult>> EndAsync(
        Guid id, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken) =>
        ChangeAsync(id, http, context, clock, async (alliance, _, now) =>
        {
            if (!alliance.IsOpen)
            {
                return AllianceRows.WrongState(alliance);
            }

            await EndAtAsync(context, alliance, now, cancellationToken);
            return null;
        }, cancellationToken);

    private static async Task<Results<Ok<AllianceAnswer>, ProblemHttpResult>> ChangeAsync(
        Guid id, HttpContext http, AttributionDbContext context, TimeProvider clock, Func<Alliance, Guid, DateTime, Task<ProblemHttpResult?>> change, CancellationToken cancellationToken)
    {
        var (merchant, now) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime));
        if (await context.LockAllianceAsync(merchant, id, cancellationToken) is not { } alliance)
        {
            return AllianceRows.NotFound();
        }

        if (await change(alliance, merchant, now) is { } refusal)
        {
            return refusal;
        }

        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await AllianceAnswer.OfAsync(context, merchant, alliance, now, cancellationToken));
    }
}
