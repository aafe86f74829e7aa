using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Campaigns;

internal static class ListCampaigns
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName(nameof(ListCampaigns)).WithSummary("List campaigns, newest first; retired ones with ?retired=true")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Page<CampaignAnswer>>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, bool? retired, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        if (paging is null)
        {
            return problem!;
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var campaigns = db.Campaigns.AsNoTracking().Where(campaign => campaign.MerchantId == merchantId);
        if (retired != true)
        {
            campaigns = campaigns.Where(campaign => campaign.RetiredAt == null);
        }

        if (paging.After is { } after)
        {
            campaigns = campaigns.Where(campaign => campaign.Id < after);
        }

        return TypedResults.Ok(await paging.ReadAsync(campaigns.OrderByDescending(campaign => campaign.Id), campaign => campaign.Id, CampaignAnswer.Of, cancellationToken));
    }
}
