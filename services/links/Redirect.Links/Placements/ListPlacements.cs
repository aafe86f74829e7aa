using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Placements;

internal static class ListPlacements
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName(nameof(ListPlacements)).WithSummary("List placements, newest first, of all campaigns or of one; retired ones with ?retired=true")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Page<PlacementAnswer>>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, bool? retired, Guid? campaignId, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        if (paging is null)
        {
            return problem!;
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var placements = db.Placements.AsNoTracking().Where(placement => placement.MerchantId == merchantId);
        if (campaignId is { } campaign)
        {
            placements = placements.Where(placement => placement.CampaignId == campaign);
        }

        if (retired != true)
        {
            placements = placements.Where(placement => placement.RetiredAt == null);
        }

        if (paging.After is { } after)
        {
            placements = placements.Where(placement => placement.Id < after);
        }

        return TypedResults.Ok(await paging.ReadAsync(placements.OrderByDescending(placement => placement.Id), placement => placement.Id, PlacementAnswer.Of, cancellationToken));
    }
}
