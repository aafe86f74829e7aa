using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Rescoring;

/// <summary><c>GET /api/v1/quality/runs/{id}</c></summary>
internal static class GetRescoringRun
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/runs/{id:guid}", HandleAsync)
        .WithName(nameof(GetRescoringRun)).WithSummary("How far a run of rescoring is, and what it found")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .RequireScope(Scopes.SettlementWrite);

    private static async Task<Results<Ok<RunBody>, ProblemHttpResult>> HandleAsync(Guid id, HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (await context.Set<RescoringRun>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant && x.Id == id, cancellationToken) is not { } run)
        {
            return Problem.NotFound("run_not_found", "There is no such run.");
        }

        var entries = await context.Set<VisitCorrection>().Where(x => x.MerchantId == merchant && x.RunId == id)
            .GroupBy(x => x.Number % 2).Select(x => new { IsOut = x.Key == 1, Count = x.LongCount() }).ToListAsync(cancellationToken);
        return TypedResults.Ok(RunBody.Of(run, entries.Where(x => x.IsOut).Sum(x => x.Count), entries.Where(x => !x.IsOut).Sum(x => x.Count)));
    }
}
