using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Storage;

namespace Redirect.Links.Merchants;

internal static class GetMerchant
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName(nameof(GetMerchant)).WithSummary("Read a merchant")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireAdmin();

    internal static async Task<Results<Ok<MerchantAnswer>, ProblemHttpResult>> HandleAsync(Guid id, LinksDbContext db, CancellationToken cancellationToken) =>
        await db.Merchants.AsNoTracking().SingleOrDefaultAsync(merchant => merchant.Id == id, cancellationToken) is { } found
            ? TypedResults.Ok(MerchantAnswer.Of(found))
            : NotFound();

    public static ProblemHttpResult NotFound() => Problem.NotFound("merchant_not_found", "There is no merchant with this id.");
}
