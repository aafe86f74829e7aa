using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Passphrases;

internal static class RetirePassphrase
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapDelete("/{id:guid}", HandleAsync).WithName(nameof(RetirePassphrase)).WithSummary("Retire a passphrase: it leads nowhere any more, and its token is not given again")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksWrite).WithTransaction<LinksDbContext>();

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext context, LinksDbContext db, PagePassphrases pages, AfterCommit afterCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var passphrase = await db.Passphrases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (passphrase is null)
        {
            return GetPassphrase.NotFound();
        }

        // One conditional statement: of two calls at once the first one's time stays.
        var now = clock.Now();
        await db.Passphrases.Where(row => row.Id == id && row.MerchantId == merchantId && row.RetiredAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.RetiredAt, now).SetProperty(x => x.StandingKey, (string?)null), cancellationToken);
        afterCommit.Add(_ =>
        {
            pages.Forget(passphrase.LinkId, merchantId, passphrase.PlacementId);
            return Task.CompletedTask;
        });
        return TypedResults.NoContent();
    }
}
