using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Alliances;

/// <summary><c>POST /api/v1/alliances/{id}/checks</c>: a side says whether a placement of either is shown.</summary>
internal static class CheckPlacement
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/{id:guid}/checks", HandleAsync)
        .WithName("CheckAlliancePlacement")
        .WithSummary("Say that a placement is shown, or that it is not. The last word of each side on a day counts; a visit says more than both, and its owner's word more than its carrier's")
        .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> HandleAsync(
        Guid id, Request request, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (merchant, now, errors) = (http.GetPrincipal().MerchantId, OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime), new FieldErrors());
        if (await context.LockAllianceAsync(merchant, id, cancellationToken) is not { } alliance)
        {
            return AllianceRows.NotFound();
        }

        var at = request.At is null ? now : OrderReader.Time(errors, "at", request.At, now);
        if (request.PlacementId is null)
        {
            errors.Add("placementId", "required", "'placementId' is required.");
        }

        if (request.Present is null)
        {
            errors.Add("present", "required", "'present' is required: true or false.");
        }

        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var (placementId, day) = (request.PlacementId!.Value, ChinaDay.Of(at));
        if (!await context.Set<CarriedPlacement>().AnyAsync(x => x.AllianceId == id && x.PlacementId == placementId && x.RemovedAt == null, cancellationToken))
        {
            return Problem.NotFound("placement_not_found", "There is no such placement in the alliance.");
        }

        if (day < ChinaDay.Of(alliance.StartsAt ?? now))
        {
            return Problem.Rule("at", "time_out_of_range", "'at' is not before the alliance.");
        }

        if (day <= alliance.JudgedDay)
        {
            return Problem.Conflict("day_judged", $"That day was judged already, {ReviewTimes.JudgedAfter.TotalHours:0} hours after its end.");
        }

        var report = await context.Set<PresenceReport>().SingleOrDefaultAsync(x => x.AllianceId == id && x.PlacementId == placementId && x.Day == day && x.MerchantId == merchant, cancellationToken);
        if (report is null)
        {
            report = new PresenceReport { AllianceId = id, PlacementId = placementId, Day = day, MerchantId = merchant, At = DateTime.MinValue };
            context.Add(report);
        }

        // One that comes late does not undo a newer one.
        if (at >= report.At)
        {
            (report.Present, report.At) = (request.Present!.Value, at);
        }

        await context.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new Answer(placementId, day, report.Present, report.At));
    }

    /// <param name="PlacementId">In the alliance, of either side.</param>
    /// <param name="Present">Whether it is shown.</param>
    /// <param name="At">When it was looked at; absent: now. Of today, or of yesterday until that is judged.</param>
    internal sealed record Request(Guid? PlacementId, bool? Present, DateTimeOffset? At);

    /// <param name="PlacementId">The placement.</param>
    /// <param name="Day">Of UTC+8.</param>
    /// <param name="Present">Your last word on that day.</param>
    /// <param name="At">When that was.</param>
    internal sealed record Answer(Guid PlacementId, DateOnly Day, bool Present, DateTime At);
}
