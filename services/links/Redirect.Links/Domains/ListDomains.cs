using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

internal static class ListDomains
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName(nameof(ListDomains)).WithSummary("List short domains, newest first; retired ones with ?retired=true")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Page<DomainAnswer>>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, bool? retired, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        if (paging is null)
        {
            return problem!;
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var domains = db.Domains.AsNoTracking().Where(domain => domain.MerchantId == merchantId);
        if (retired != true)
        {
            domains = domains.Where(domain => domain.RetiredAt == null);
        }

        if (paging.After is { } after)
        {
            domains = domains.Where(domain => domain.Id < after);
        }

        return TypedResults.Ok(await paging.ReadAsync(domains.OrderByDescending(domain => domain.Id), domain => domain.Id, DomainAnswer.Of, cancellationToken));
    }
}
