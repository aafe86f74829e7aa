using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Alliances;

/// <summary><c>GET /api/v1/alliances/profile</c></summary>
internal static class GetProfile
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/profile", HandleAsync)
        .WithName("GetAllianceProfile").WithSummary("Your profile, as partners are matched by it").ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<ProfileAnswer>, ProblemHttpResult>> HandleAsync(HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        return await context.Set<AllianceProfile>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant, cancellationToken) is { } profile
            ? TypedResults.Ok(ProfileAnswer.Of(profile))
            : Problem.NotFound("profile_not_found", "There is no profile yet; PUT one.");
    }
}
