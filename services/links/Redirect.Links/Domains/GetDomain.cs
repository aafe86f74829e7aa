using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

internal static class GetDomain
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName(nameof(GetDomain)).WithSummary("Read a short domain, and what its verification takes")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<DomainAnswer>, ProblemHttpResult>> HandleAsync(Guid id, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var domain = await db.Domains.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (domain is null)
        {
            return NotFound();
        }

        IfMatch.Say(context, domain.Version);
        return TypedResults.Ok(DomainAnswer.Of(domain));
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("domain_not_found", "You have no short domain with this id.");
}
