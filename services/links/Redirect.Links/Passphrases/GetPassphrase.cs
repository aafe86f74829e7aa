using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Following;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Passphrases;

internal static class GetPassphrase
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}", HandleAsync).WithName(nameof(GetPassphrase)).WithSummary("Read a passphrase")
            .ProducesProblem(StatusCodes.Status404NotFound).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<PassphraseAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext context, PublicAddresses addresses, FormSignatures forms, LinksDbContext db, CancellationToken cancellationToken)
    {
        var merchantId = context.GetPrincipal().MerchantId;
        var row = await PassphraseRows.Of(db, db.Passphrases.Where(passphrase => passphrase.Id == id && passphrase.MerchantId == merchantId)).SingleOrDefaultAsync(cancellationToken);
        return row is null ? NotFound() : TypedResults.Ok(PassphraseAnswer.Of(row, addresses.BaseOf(context, row.Link.Domain), await forms.KeyAsync(db, cancellationToken)));
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("passphrase_not_found", "You have no passphrase with this id.");
}
