using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Merchants;

internal static class RevokeKey
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{id:guid}/keys/{keyId:guid}", HandleAsync).WithName(nameof(RevokeKey)).WithSummary("Revoke a key, for good")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireAdmin().WithTransaction<LinksDbContext>();

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(Guid id, Guid keyId, LinksDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var keys = db.ApiKeys.Where(key => key.Id == keyId && key.MerchantId == id);
        return await keys.Where(key => key.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(key => key.RevokedAt, now), cancellationToken) > 0
            || await keys.AnyAsync(cancellationToken)
            ? TypedResults.NoContent()
            : Problem.NotFound("key_not_found", "This merchant has no key with this id.");
    }
}
