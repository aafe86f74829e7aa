using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Merchants;

internal static class ListMerchants
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName(nameof(ListMerchants)).WithSummary("List the merchants, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireAdmin();

    internal static async Task<Results<Ok<Page<MerchantAnswer>>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        if (paging is null)
        {
            return problem!;
        }

        var merchants = db.Merchants.AsNoTracking();
        if (paging.After is { } after)
        {
            merchants = merchants.Where(merchant => merchant.Id < after);
        }

        return TypedResults.Ok(await paging.ReadAsync(merchants.OrderByDescending(merchant => merchant.Id), merchant => merchant.Id, MerchantAnswer.Of, cancellationToken));
    }
}
