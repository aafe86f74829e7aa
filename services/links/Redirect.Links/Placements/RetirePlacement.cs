using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Catalogue;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Placements;

internal static class RetirePlacement
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{id:guid}", HandleAsync).WithName(nameof(RetirePlacement)).WithSummary("Retire a placement; its figures stay")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Guid id, HttpContext context, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var placement = await db.Placements.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (placement is null)
        {
            return GetPlacement.NotFound();
        }

        if (placement.RetiredAt is null)
        {
            placement.RetiredAt = clock.Now();
            placement.Version++;
            db.EnqueueChange(placement, clock);
            if (!await db.TrySaveChangesAsync(cancellationToken))
            {
                return IfMatch.Changed();
            }
        }

        return TypedResults.NoContent();
    }
}
