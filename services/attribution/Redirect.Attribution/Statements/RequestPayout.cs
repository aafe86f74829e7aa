using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Statements;

/// <summary><c>POST /api/v1/statements/{id}/payout</c>: asks for the payout.</summary>
internal static class RequestPayout
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/{id:guid}/payout", HandleAsync)
        .WithName(nameof(RequestPayout)).WithSummary("Ask for a closed statement to be paid; another key has to approve it")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<StatementBody>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, AttributionDbContext context, StatementBook book, CancellationToken cancellationToken)
    {
        var outcome = await book.RequestPayoutAsync(context, http.GetPrincipal().MerchantId, id, http.GetPrincipal().KeyId, cancellationToken);
        return outcome.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(StatementBody.Of(outcome.Statement!));
    }
}
