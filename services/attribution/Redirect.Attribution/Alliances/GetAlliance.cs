using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Alliances;

/// <summary><c>GET /api/v1/alliances/{id}</c></summary>
internal static class GetAlliance
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/{id:guid}", HandleAsync)
        .WithName(nameof(GetAlliance)).WithSummary("An alliance of yours").ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<AllianceAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        return await context.FindAllianceAsync(merchant, id, cancellationToken) is { } alliance
            ? TypedResults.Ok(await AllianceAnswer.OfAsync(context, merchant, alliance, clock.GetUtcNow().UtcDateTime, cancellationToken))
            : AllianceRows.NotFound();
    }
}
