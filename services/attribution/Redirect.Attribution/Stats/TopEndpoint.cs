using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/top</c></summary>
internal static class TopEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/top", HandleAsync)
        .WithName("ListTop").WithSummary("The largest links, placements, campaigns, forms, channels, staff or stores by human visits; limit 1 to 100, default 10")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).OrCsv();

    private static async Task<Results<Ok<Body>, CsvAnswer, ProblemHttpResult>> HandleAsync(
        HttpContext context, ListTop top, string? by, string? linkId, string? placementId, string? campaignId, string? from, string? to, int? limit, string? format,
        CancellationToken cancellationToken)
    {
        if (CsvAnswer.IsWanted(context, format) is not { } asTable)
        {
            return CsvAnswer.UnknownFormat.ToProblem();
        }

        var scope = StatsParameters.Scope(context, linkId, placementId, campaignId);
        var range = StatsParameters.Hours(from, to);
        if ((scope.Refusal ?? range.Refusal) is { } wrong)
        {
            return wrong.ToProblem();
        }

        if (TopDimensions.Parse(by) is not { } what)
        {
            return TopDimensions.Unknown.ToProblem();
        }

        // Absent is the default; 0 is a mistake, which only protobuf can't tell from absent.
        var answer = await top.AskAsync(scope.Value!, range.Value!, what, limit switch { null => 0, 0 => -1, { } some => some }, cancellationToken);
        return answer.Refusal is { } refusal
            ? refusal.ToProblem()
            : CsvAnswer.Of(
                asTable,
                new Body(
                    answer.Value!.By, answer.Value.Range.From, answer.Value.Range.To,
                    [.. answer.Value.Entries.Select(x => new Entry(x.Key, x.Label, VisitsBody.Of(x.Visits), x.Claims, x.Redemptions))]),
                Table);
    }

    private static CsvAnswer Table(Body body) => new(
        "top", ["key", "label", .. VisitsBody.Columns, "claims", "redemptions"],
        body.Entries.Select(x => (IReadOnlyList<object?>)[x.Key, x.Label, .. x.Visits.Cells, x.Claims, x.Redemptions]));

    internal sealed record Body(TopDimension By, DateTime? From, DateTime? To, IReadOnlyList<Entry> Entries);

    internal sealed record Entry(string Key, string Label, VisitsBody Visits, long Claims, long Redemptions);
}
