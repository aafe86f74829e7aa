using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Statements;

/// <summary><c>POST /api/v1/statements/{id}/payout/approve</c>: approves the payout.</summary>
internal static class ApprovePayout
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/{id:guid}/payout/approve", HandleAsync)
        .WithName(nameof(ApprovePayout)).WithSummary("Approve a payout that another key asked for")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<StatementBody>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, AttributionDbContext context, StatementBook book, CancellationToken cancellationToken)
    {
        var outcome = await book.ApprovePayoutAsync(context, http.GetPrincipal().MerchantId, id, http.GetPrincipal().KeyId, cancellationToken);
        return outcome.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(StatementBody.Of(outcome.Statement!));
    }
}
