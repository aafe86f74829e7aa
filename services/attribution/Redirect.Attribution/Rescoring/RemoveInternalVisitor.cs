using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Rescoring;

/// <summary><c>DELETE /api/v1/quality/internal-visitors/{visitorId}</c></summary>
internal static class RemoveInternalVisitor
{
    public static void Map(IEndpointRouteBuilder group) => group.MapDelete("/internal-visitors/{visitorId:guid}", HandleAsync)
        .WithName(nameof(RemoveInternalVisitor))
        .WithSummary("Name a visitor no more: visits count from now on, and those that rescoring took out once their days are scored again")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .RequireScope(Scopes.SettlementWrite).WithTransaction<AttributionDbContext>();

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid visitorId, HttpContext http, AttributionDbContext context, InternalVisitors own, AfterCommit afterCommit, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (await context.Set<InternalVisitor>().Where(x => x.MerchantId == merchant && x.VisitorId == visitorId).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Problem.NotFound("internal_visitor_not_found", "There is no such internal visitor.");
        }

        afterCommit.Add(_ =>
        {
            own.Forget();
            return Task.CompletedTask;
        });
        return TypedResults.NoContent();
    }
}
