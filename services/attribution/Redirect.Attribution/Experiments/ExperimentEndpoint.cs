using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Experiments;

/// <summary><c>GET /api/v1/stats/experiment?linkId=</c></summary>
internal static class ExperimentEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/experiment", HandleAsync)
        .WithName(nameof(GetExperiment)).WithSummary("What came of a split link: its variants' visitors, orders and rates, and whether visitors fell as was intended")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<ExperimentBody>, ProblemHttpResult>> HandleAsync(
        HttpContext context, GetExperiment experiment, string? linkId, CancellationToken cancellationToken)
    {
        var scope = StatsParameters.Scope(context, linkId, null, null);
        if (scope.Refusal is { } wrong)
        {
            return wrong.ToProblem();
        }

        var answer = await experiment.AskAsync(scope.Value!, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
    }
}
