using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Alliances;

/// <summary><c>GET /api/v1/alliances/{id}/days?week=</c>: what a week's count is the sum of; both sides see the same rows.</summary>
internal static class ListExchangeDays
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/{id:guid}/days", HandleAsync)
        .WithName("ListAllianceDays").WithSummary("The counts of a week by day and placement, of both sides; week is its Monday (UTC+8), absent: the running one")
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> HandleAsync(
        Guid id, string? week, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var monday = ChinaWeek.Of(clock.GetUtcNow().UtcDateTime);
        if (week is not null && (!DateOnly.TryParseExact(week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out monday) || monday.DayOfWeek != DayOfWeek.Monday))
        {
            return Problem.Rule("week", "week_invalid", "'week' is a Monday, such as 2026-03-09.");
        }

        if (await context.FindAllianceAsync(http.GetPrincipal().MerchantId, id, cancellationToken) is null)
        {
            return AllianceRows.NotFound();
        }

        // At most 7 days of the placements of two sides.
        var end = monday.AddDays(ChinaWeek.Days);
        var days = await context.Set<ExchangeDay>().AsNoTracking().Where(x => x.AllianceId == id && x.Day >= monday && x.Day < end)
            .OrderBy(x => x.Day).ThenBy(x => x.OwnerId).ThenBy(x => x.PlacementId).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Answer(monday, [.. days.Select(x => new Item(x.Day, x.OwnerId, x.PlacementId, x.Visits, x.Valid, x.Invalid, x.Unique, x.Counted, x.Paused, x.OverCap))]));
    }

    /// <param name="Week">Its Monday.</param>
    /// <param name="Items">By day; placements without a visit have no row.</param>
    internal sealed record Answer(DateOnly Week, IReadOnlyList<Item> Items);

    /// <param name="Day">Of UTC+8.</param>
    /// <param name="ReceivedBy">Whose placement it is; the other side sent.</param>
    /// <param name="PlacementId">The placement.</param>
    /// <param name="Visits">All, whatever they were.</param>
    /// <param name="Valid">Human and valid.</param>
    /// <param name="Invalid">Robots, suspects, own people of either side.</param>
    /// <param name="Unique">Valid, and the visitor's first in 24 hours: the sum of the three behind.</param>
    /// <param name="Counted">What counts.</param>
    /// <param name="Paused">Came while the share was paused.</param>
    /// <param name="OverCap">Came when the week's cap was reached.</param>
    internal sealed record Item(DateOnly Day, Guid ReceivedBy, Guid PlacementId, long Visits, long Valid, long Invalid, long Unique, long Counted, long Paused, long OverCap);
}
