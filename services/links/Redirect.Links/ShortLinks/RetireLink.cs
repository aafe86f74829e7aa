using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Catalogue;
using Redirect.Links.Following;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

internal static class RetireLink
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{id:guid}", HandleAsync).WithName(nameof(RetireLink)).WithSummary("Retire a link: it answers 410, its figures stay, its slug is not given again")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext context, LinksDbContext db, LinkChanges changes, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var link = await db.Links.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (link is null)
        {
            return GetLink.NotFound();
        }

        if (link.RetiredAt is not null)
        {
            return TypedResults.NoContent();
        }

        link.RetiredAt = clock.Now();
        link.UpdatedAt = link.RetiredAt.Value;
        link.Version++;
        db.EnqueueChange(link, clock);
        await changes.StageAsync(db, link, cancellationToken);
        if (!await db.TrySaveChangesAsync(cancellationToken))
        {
            return IfMatch.Changed();
        }

        afterCommit.Add(_ =>
        {
            changes.Committed(link);
            return Task.CompletedTask;
        });
        return TypedResults.NoContent();
    }
}
