using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Placements;

internal static class GetPlacement
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName(nameof(GetPlacement)).WithSummary("Read a placement")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<PlacementAnswer>, ProblemHttpResult>> HandleAsync(Guid id, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var placement = await db.Placements.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (placement is null)
        {
            return NotFound();
        }

        IfMatch.Say(context, placement.Version);
        return TypedResults.Ok(PlacementAnswer.Of(placement));
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("placement_not_found", "You have no placement with this id.");
}
