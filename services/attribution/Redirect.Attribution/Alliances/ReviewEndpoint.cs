using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Alliances;

/// <summary><c>POST /api/v1/alliances/{id}/review</c></summary>
internal static class ReviewEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/{id:guid}/review", HandleAsync)
        .WithName("ReviewAlliance").WithSummary("Count, close and judge what is due now instead of at the daily review; done twice it is done once")
        .ProducesProblem(StatusCodes.Status404NotFound).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<AllianceAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, AttributionDbContext context, AllianceReview review, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (await context.LockAllianceAsync(merchant, id, cancellationToken) is not { } alliance)
        {
            return AllianceRows.NotFound();
        }

        if (alliance.StartsAt is null)
        {
            return AllianceRows.WrongState(alliance);
        }

        await review.RunAsync(context, alliance, cancellationToken);
        return TypedResults.Ok(await AllianceAnswer.OfAsync(context, merchant, alliance, clock.GetUtcNow().UtcDateTime, cancellationToken));
    }
}
