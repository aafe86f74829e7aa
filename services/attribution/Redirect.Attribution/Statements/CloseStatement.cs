using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Statements;

/// <summary><c>POST /api/v1/statements/{id}/close</c>: closes a statement.</summary>
internal static class CloseStatement
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/{id:guid}/close", HandleAsync)
        .WithName(nameof(CloseStatement)).WithSummary("Close a statement whose period is over: its lines are posted and never change; closed already it stays as it is")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<StatementBody>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, AttributionDbContext context, StatementBook book, CancellationToken cancellationToken)
    {
        var outcome = await book.CloseAsync(context, http.GetPrincipal().MerchantId, id, cancellationToken);
        return outcome.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(StatementBody.Of(outcome.Statement!));
    }
}
