using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Statements;

/// <summary><c>GET /api/v1/statements/{id}</c></summary>
internal static class GetStatement
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/{id:guid}", HandleAsync)
        .WithName(nameof(GetStatement)).WithSummary("A statement; an open one as it was computed last").ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<StatementBody>, ProblemHttpResult>> HandleAsync(Guid id, HttpContext http, StatementReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(http.GetPrincipal().MerchantId, id, cancellationToken) is { } statement ? TypedResults.Ok(StatementBody.Of(statement)) : StatementRefusal.NotFound.ToProblem();
}
