using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Catalogue;
using Redirect.Links.Requests;
using Redirect.Links.Staff;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Codes;

namespace Redirect.Links.Placements;

internal static class CreatePlacement
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(CreatePlacement)).WithSummary("Create a placement; its code is made here")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<PlacementAnswer>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext context, LinksDbContext db, CodeMaker codes, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var name = errors.Required("name", request.Name, 200);
        var store = errors.Optional("store", request.Store, 200);
        var staff = errors.Optional("staff", request.Staff, 200);
        var partner = errors.Optional("partner", request.Partner, 200);
        if (request.Channel is null || !Channels.All.Contains(request.Channel))
        {
            errors.Add("channel", "channel_unknown", $"'channel' is one of {string.Join(", ", Channels.All)}.");
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.CampaignId && row.MerchantId == merchantId, cancellationToken);
        if (campaign is null)
        {
            errors.Add("campaignId", "campaign_not_found", "'campaignId' is the id of one of your campaigns.");
        }
        else if (campaign.RetiredAt is not null)
        {
            errors.Add("campaignId", "campaign_retired", "This campaign is retired.");
        }

        await StaffRules.CheckAsync(errors, "staff", staff, merchantId, db, cancellationToken);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var placement = new Placement
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            MerchantId = merchantId,
            CampaignId = campaign!.Id,
            Code = await codes.NextAsync(CodeKind.Placement, db, afterCommit, cancellationToken),
            Name = name,
            Channel = request.Channel!,
            Store = store,
            Staff = staff,
            Partner = partner,
            CreatedAt = clock.Now(),
            Version = 1,
        };
        db.Placements.Add(placement);
        db.EnqueueChange(placement, clock);
        await db.SaveChangesAsync(cancellationToken);
        IfMatch.Say(context, placement.Version);
        return TypedResults.Created($"/api/v1/placements/{placement.Id}", PlacementAnswer.Of(placement));
    }

    /// <param name="CampaignId">One of the merchant's campaigns, not retired.</param>
    /// <param name="Channel">One of the channels there are; can't be changed later.</param>
    /// <param name="Name">1 to 200 characters.</param>
    /// <param name="Store">At most 200 characters.</param>
    /// <param name="Staff">At most 200 characters; once you have registered staff, the number of one of them.</param>
    /// <param name="Partner">At most 200 characters.</param>
    internal sealed record Request(Guid? CampaignId, string? Channel, string? Name, string? Store, string? Staff, string? Partner);
}
