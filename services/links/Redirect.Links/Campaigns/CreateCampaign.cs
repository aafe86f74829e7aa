using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Catalogue;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Campaigns;

internal static class CreateCampaign
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/", HandleAsync).WithName(nameof(CreateCampaign)).WithSummary("Create a campaign")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithIdempotency<LinksDbContext>();

    internal static async Task<Results<Created<CampaignAnswer>, ProblemHttpResult>> HandleAsync(
        CampaignFields request, HttpContext context, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var fields = request.Check(errors);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var campaign = new Campaign
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            MerchantId = context.GetPrincipal().MerchantId,
            Name = fields.Name!,
            CreatedAt = clock.Now(),
            Version = 1,
        };
        fields.CopyTo(campaign);
        db.Campaigns.Add(campaign);
        db.EnqueueChange(campaign, clock);
        await db.SaveChangesAsync(cancellationToken);
        IfMatch.Say(context, campaign.Version);
        return TypedResults.Created($"/api/v1/campaigns/{campaign.Id}", CampaignAnswer.Of(campaign));
    }
}
