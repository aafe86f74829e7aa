using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/quiet</c></summary>
internal static class QuietEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/quiet", HandleAsync)
        .WithName("ListQuiet").WithSummary("Placements in use that no human has come by for some days (1 to 366, default 30), newest first, of all campaigns or of one; younger ones are left out")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Body>, ProblemHttpResult>> HandleAsync(
        HttpContext context, ListQuiet quiet, string? campaignId, int? days, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var scope = StatsParameters.Scope(context, null, null, campaignId);
        if (scope.Refusal is { } wrong)
        {
            return wrong.ToProblem();
        }

        if (!StatsScope.TryRead(cursor, out var after))
        {
            return new Refusal(RefusalKind.Malformed, "cursor", "cursor_invalid", "'cursor' is the nextCursor of an earlier answer, unchanged.").ToProblem();
        }

        var answer = await quiet.AskAsync(scope.Value!, days ?? ListQuiet.DefaultDays, limit ?? ListQuiet.DefaultLimit, after, cancellationToken);
        return answer.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(new Body(answer.Value!.Since, [.. answer.Value.Entries.Select(Entry.Of)], answer.Value.Next?.ToString("D")));
    }

    /// <param name="Since">From when on no human came, cut to the hour.</param>
    /// <param name="Items">The placements, newest first.</param>
    /// <param name="NextCursor">For the next piece; absent on the last.</param>
    internal sealed record Body(DateTime Since, IReadOnlyList<Entry> Items, string? NextCursor);

    /// <param name="PlacementId">The placement.</param>
    /// <param name="CampaignId">Its campaign.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Channel">Its channel.</param>
    /// <param name="Store">Its store; empty: none.</param>
    /// <param name="Staff">Its member of staff; empty: none.</param>
    /// <param name="LastVisitDay">The day (UTC+8) of the last human visit; absent: there never was one.</param>
    internal sealed record Entry(Guid PlacementId, Guid CampaignId, string Name, string Channel, string Store, string Staff, DateOnly? LastVisitDay)
    {
        public static Entry Of(QuietAnswer.Entry entry) => new(
            entry.Placement.Id, entry.Placement.CampaignId, entry.Placement.Name, entry.Placement.Channel, entry.Placement.Store, entry.Placement.Staff,
            entry.LastVisit is { } hour ? ChinaDay.Of(hour) : null);
    }
}
