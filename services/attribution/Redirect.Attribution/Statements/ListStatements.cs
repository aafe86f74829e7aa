using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Stats;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Statements;

/// <summary><c>GET /api/v1/statements</c></summary>
internal static class ListStatements
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/", HandleAsync)
        .WithName(nameof(ListStatements)).WithSummary("The statements, the newest first; of one partner, or one state (open, closed, paid); limit 1 to 200, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>The state that a word names; null where there is no word. False: it names none.</summary>
    public static bool TryState(string? text, out StatementState? state)
    {
        state = text switch { "open" => StatementState.Open, "closed" => StatementState.Closed, "paid" => StatementState.Paid, _ => null };
        return state is not null || string.IsNullOrEmpty(text);
    }

    private static async Task<Results<Ok<StatementReader.Page>, ProblemHttpResult>> HandleAsync(
        HttpContext http, StatementReader reader, string? partner, string? state, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (!TryState(state, out var only))
        {
            return Problem.Rule("state", "state_unknown", "'state' is 'open', 'closed' or 'paid'.");
        }

        var answer = await reader.ListAsync(http.GetPrincipal().MerchantId, partner, only, cursor, limit, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
    }
}
