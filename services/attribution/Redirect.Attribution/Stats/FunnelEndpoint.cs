using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/funnel</c></summary>
internal static class FunnelEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/funnel", HandleAsync)
        .WithName("GetFunnel").WithSummary("From human visits to claims, redemptions and paid orders, each with its rate and what dropped off before it")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).OrCsv();

    private static async Task<Results<Ok<Body>, CsvAnswer, ProblemHttpResult>> HandleAsync(
        HttpContext context, GetFunnel funnel, string? linkId, string? placementId, string? campaignId, string? from, string? to, string? format, CancellationToken cancellationToken)
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

        var answer = await funnel.AskAsync(scope.Value!, range.Value!, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : CsvAnswer.Of(asTable, Body.Of(answer.Value!), Table);
    }

    private static CsvAnswer Table(Body body) => new(
        "funnel", ["step", "count", "rate", "rateOfVisits", "dropOff"], body.Steps.Select(x => (IReadOnlyList<object?>)[x.Step, x.Count, x.Rate, x.RateOfVisits, x.DropOff]));

    internal sealed record Body(IReadOnlyList<Row> Steps, DateTime? From, DateTime? To)
    {
        public static Body Of(FunnelAnswer answer) =>
            new([.. answer.Steps.Select(x => new Row(x.Name, x.Count, x.Rate, x.RateOfVisits, x.DropOff))], answer.Range.From, answer.Range.To);
    }

    /// <param name="Step">visits, landed (of a link whose target's pages report that they were shown), claims, redemptions or orders.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Rate">Per one of the step before.</param>
    /// <param name="RateOfVisits">Per human visit.</param>
    /// <param name="DropOff">Of the step before, those without this one.</param>
    internal sealed record Row(string Step, long Count, decimal? Rate, decimal? RateOfVisits, long DropOff);
}
