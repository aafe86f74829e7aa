using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Campaigns;

internal static class GetCampaign
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName(nameof(GetCampaign)).WithSummary("Read a campaign")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> HandleAsync(Guid id, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (campaign is null)
        {
            return NotFound();
        }

        IfMatch.Say(context, campaign.Version);
        return TypedResults.Ok(CampaignAnswer.Of(campaign));
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("campaign_not_found", "You have no campaign with this id.");
}
