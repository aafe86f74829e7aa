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
using Redirect.Links.Storage;

namespace Redirect.Links.Campaigns;

internal static class ChangeCampaign
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{id:guid}", HandleAsync).WithName(nameof(ChangeCampaign)).WithSummary("Change a campaign: what is absent stays, what is null is cleared")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, Request request, HttpContext context, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var campaign = await db.Campaigns.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (campaign is null)
        {
            return GetCampaign.NotFound();
        }

        if (campaign.RetiredAt is not null)
        {
            return Problem.Conflict("campaign_retired", "This campaign is retired and can't be changed.");
        }

        if (IfMatch.Refuse(context, campaign.Version) is { } refused)
        {
            return refused;
        }

        var errors = new FieldErrors();
        var fields = request.Over(CampaignFields.Of(campaign)).Check(errors);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        fields.CopyTo(campaign);
        campaign.Version++;
        db.EnqueueChange(campaign, clock);
        if (!await db.TrySaveChangesAsync(cancellationToken))
        {
            return IfMatch.Changed();
        }

        IfMatch.Say(context, campaign.Version);
        return TypedResults.Ok(CampaignAnswer.Of(campaign));
    }

    internal sealed class Request : MergePatch
    {
        public string? Name { get; set => field = Given(value); }

        public DateTime? StartsAt { get; set => field = Given(value); }

        public DateTime? EndsAt { get; set => field = Given(value); }

        public CampaignFields.Money? BudgetCap { get; set => field = Given(value); }

        public int? LookbackDays { get; set => field = Given(value); }

        public CampaignFields Over(CampaignFields known) => new(
            Has(nameof(Name)) ? Name : known.Name,
            Has(nameof(StartsAt)) ? StartsAt : known.StartsAt,
            Has(nameof(EndsAt)) ? EndsAt : known.EndsAt,
            Has(nameof(BudgetCap)) ? BudgetCap : known.BudgetCap,
            Has(nameof(LookbackDays)) ? LookbackDays : known.LookbackDays);
    }
}
