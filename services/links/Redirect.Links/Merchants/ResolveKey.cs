using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Merchants;

/// <summary>The edge's question "whose key is this?", over HTTP.</summary>
internal static class ResolveKey
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/keys/resolve", HandleAsync).WithName(nameof(ResolveKey)).WithSummary("Whose key is this?")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireService();

    internal static async Task<Results<Ok<Principal>, ProblemHttpResult>> HandleAsync(Request request, HttpContext context, KeyResolver keys, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await keys.ResolveAsync(request.Key ?? "", cancellationToken) is { } principal
            ? TypedResults.Ok(principal)
            : Problem.NotFound("key_unknown", "The key is unknown, revoked or expired.");
    }

    /// <param name="Key">As the caller showed it.</param>
    internal sealed record Request(string? Key);
}
