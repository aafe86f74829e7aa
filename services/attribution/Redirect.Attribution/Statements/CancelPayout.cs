using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Statements;

/// <summary><c>DELETE /api/v1/statements/{id}/payout</c>: takes the payout back.</summary>
internal static class CancelPayout
{
    public static void Map(IEndpointRouteBuilder group) => group.MapDelete("/{id:guid}/payout", HandleAsync)
        .WithName(nameof(CancelPayout)).WithSummary("Take back a payout that is not approved yet")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
        .WithTransaction<AttributionDbContext>();

    private static async Task<Results<Ok<StatementBody>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, AttributionDbContext context, StatementBook book, CancellationToken cancellationToken)
    {
        var outcome = await book.CancelPayoutAsync(context, http.GetPrincipal().MerchantId, id, cancellationToken);
        return outcome.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(StatementBody.Of(outcome.Statement!));
    }
}
