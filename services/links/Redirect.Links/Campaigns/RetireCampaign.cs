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

namespace Redirect.Links.Campaigns;

internal static class RetireCampaign
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{id:guid}", HandleAsync).WithName(nameof(RetireCampaign)).WithSummary("Retire a campaign; its figures stay")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Guid id, HttpContext context, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var campaign = await db.Campaigns.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (campaign is null)
        {
            return GetCampaign.NotFound();
        }

        if (campaign.RetiredAt is null)
        {
            campaign.RetiredAt = clock.Now();
            campaign.Version++;
            db.EnqueueChange(campaign, clock);
            if (!await db.TrySaveChangesAsync(cancellationToken))
            {
                return IfMatch.Changed();
            }
        }

        return TypedResults.NoContent();
    }
}
