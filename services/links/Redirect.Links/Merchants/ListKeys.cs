using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Merchants;

internal static class ListKeys
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}/keys", HandleAsync).WithName(nameof(ListKeys)).WithSummary("List a merchant's keys, newest first, without their secrets")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).RequireAdmin();

    internal static async Task<Results<Ok<Page<KeyAnswer>>, ProblemHttpResult>> HandleAsync(
        Guid id, int? limit, string? cursor, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        if (paging is null)
        {
            return problem!;
        }

        if (!await db.Merchants.AnyAsync(merchant => merchant.Id == id, cancellationToken))
        {
            return GetMerchant.NotFound();
        }

        var keys = db.ApiKeys.AsNoTracking().Where(key => key.MerchantId == id);
        if (paging.After is { } after)
        {
            keys = keys.Where(key => key.Id < after);
        }

        return TypedResults.Ok(await paging.ReadAsync(keys.OrderByDescending(key => key.Id), key => key.Id, KeyAnswer.Of, cancellationToken));
    }
}
