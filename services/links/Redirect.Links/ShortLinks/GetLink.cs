using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Limits;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

internal static class GetLink
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName(nameof(GetLink)).WithSummary("Read a link")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<LinkAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext context, PublicAddresses addresses, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var link = await db.Links.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (link is null)
        {
            return NotFound();
        }

        IfMatch.Say(context, link.Version);
        return TypedResults.Ok(await LinkAnswer.Of(link, addresses.BaseOf(context, link.Domain)).WithAdmittedAsync(db, cancellationToken));
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("link_not_found", "You have no link with this id.");
}
