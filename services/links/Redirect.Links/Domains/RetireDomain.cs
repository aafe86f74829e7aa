using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

internal static class RetireDomain
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{id:guid}", HandleAsync).WithName(nameof(RetireDomain)).WithSummary("Retire a short domain: its links are not answered any more, their figures stay")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext context, LinksDbContext db, DomainCache domains, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var domain = await db.Domains.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (domain is null)
        {
            return GetDomain.NotFound();
        }

        if (domain.RetiredAt is null)
        {
            domain.RetiredAt = clock.Now();
            domain.Version++;
            if (!await db.TrySaveChangesAsync(cancellationToken))
            {
                return IfMatch.Changed();
            }

            afterCommit.Add(domains.RefreshAsync);
        }

        return TypedResults.NoContent();
    }
}
