using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

internal static class WithdrawCode
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{id:guid}", HandleAsync).WithName("WithdrawSurpriseCode").WithSummary("Withdraw a surprise code: nobody can claim it any more; claims that are there stay redeemable")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext context, CodeChanges changes, LinksDbContext db, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        if (!await CodeChanges.LockAsync(db, id, merchantId, cancellationToken))
        {
            return GetCode.NotFound();
        }

        var code = await db.SurpriseCodes.SingleAsync(row => row.Id == id, cancellationToken);
        if (code.WithdrawnAt is null)
        {
            var now = clock.Now();
            code.WithdrawnAt = now;
            code.Version++;
            await KeywordHolds.EndAsync(db, code, now, cancellationToken);
            changes.Stage(db, code, await db.CodeStocks.AsNoTracking().SingleAsync(stock => stock.CodeId == id, cancellationToken), afterCommit);
            if (!await db.TrySaveChangesAsync(cancellationToken))
            {
                return IfMatch.Changed();
            }
        }

        return TypedResults.NoContent();
    }
}
