using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

internal static class ChangeDomain
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/{id:guid}", HandleAsync).WithName(nameof(ChangeDomain)).WithSummary("Change a short domain: what is absent stays, what is null is cleared")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<Ok<DomainAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, DomainFields request, HttpContext context, TargetSettings targets, LinksDbContext db, DomainCache domains, AfterCommit afterCommit, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var domain = await db.Domains.SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (domain is null)
        {
            return GetDomain.NotFound();
        }

        if (domain.RetiredAt is not null)
        {
            return Problem.Conflict("domain_retired", "This short domain is retired and can't be changed.");
        }

        if (IfMatch.Refuse(context, domain.Version) is { } refused)
        {
            return refused;
        }

        var errors = new FieldErrors();
        if (request.Has(nameof(request.Host)))
        {
            errors.Add("host", "read_only", "'host' can't be changed: links are printed with it. Claim another short domain.");
        }

        request.Apply(errors, domain, targets, context.Request.Host.Host);
        if (errors.Any)
        {
            // Nothing of the tracked row is saved: the transaction ends with this answer.
            return Problem.Rule(errors.All);
        }

        domain.Version++;
        if (!await db.TrySaveChangesAsync(cancellationToken))
        {
            return IfMatch.Changed();
        }

        afterCommit.Add(domains.RefreshAsync);
        IfMatch.Say(context, domain.Version);
        return TypedResults.Ok(DomainAnswer.Of(domain));
    }
}
