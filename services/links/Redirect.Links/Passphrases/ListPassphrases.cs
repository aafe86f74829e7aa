using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;
using Redirect.Links.Following;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Passphrases;

internal static class ListPassphrases
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/", HandleAsync).WithName(nameof(ListPassphrases)).WithSummary("List passphrases, newest first, of all links or of one; retired ones with ?retired=true")
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireScope(Scopes.LinksRead);

    internal static async Task<Results<Ok<Page<PassphraseAnswer>>, ProblemHttpResult>> HandleAsync(
        int? limit, string? cursor, bool? retired, Guid? linkId, HttpContext context, PublicAddresses addresses, FormSignatures forms, LinksDbContext db, CancellationToken cancellationToken)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        if (paging is null)
        {
            return problem!;
        }

        var merchantId = context.GetPrincipal().MerchantId;
        var passphrases = db.Passphrases.Where(passphrase => passphrase.MerchantId == merchantId);
        if (linkId is { } link)
        {
            passphrases = passphrases.Where(passphrase => passphrase.LinkId == link);
        }

        if (retired != true)
        {
            passphrases = passphrases.Where(passphrase => passphrase.RetiredAt == null);
        }

        if (paging.After is { } after)
        {
            passphrases = passphrases.Where(passphrase => passphrase.Id < after);
        }

        // The page is cut before its links are joined.
        var page = passphrases.OrderByDescending(passphrase => passphrase.Id).Take(paging.Limit + 1);
        var signing = await forms.KeyAsync(db, cancellationToken);
        return TypedResults.Ok(await paging.ReadAsync(
            PassphraseRows.Of(db, page), row => row.Passphrase.Id, row => PassphraseAnswer.Of(row, addresses.BaseOf(context, row.Link.Domain), signing), cancellationToken));
    }
}
