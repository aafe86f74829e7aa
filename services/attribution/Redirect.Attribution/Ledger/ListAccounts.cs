using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Ledger;

/// <summary><c>GET /api/v1/ledger/accounts</c>: the balances.</summary>
internal static class ListAccounts
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/accounts", HandleAsync)
        .WithName("ListLedgerAccounts").WithSummary("The accounts of the book with their balances, by name and currency; limit 1 to 200, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        HttpContext http, AttributionDbContext context, string? account, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (LedgerPages.Refuse(limit, MaxLimit) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var merchant = http.GetPrincipal().MerchantId;
        var rows = context.Set<LedgerBalance>().AsNoTracking().Where(x => x.MerchantId == merchant);
        if (!string.IsNullOrEmpty(cursor))
        {
            // The currency, then the account, of the last row.
            if (cursor.Length < 4)
            {
                return LedgerPages.NoCursor.ToProblem();
            }

            var (currency, name) = (cursor[..3], cursor[3..]);
            rows = rows.Where(x => x.Account.CompareTo(name) > 0 || (x.Account == name && x.Currency.CompareTo(currency) > 0));
        }

        if (!string.IsNullOrEmpty(account))
        {
            rows = rows.Where(x => x.Account == account);
        }

        var size = limit ?? DefaultLimit;
        var page = await rows.OrderBy(x => x.Account).ThenBy(x => x.Currency).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            [.. page.Take(size).Select(x => new Item(x.Account, x.Currency, x.DebitsPosted, x.CreditsPosted, x.DebitsPending, x.CreditsPending, x.ToBalance().Posted, x.ToBalance().Available))],
            page.Count > size ? page[size - 1].Currency + page[size - 1].Account : null));
    }

    /// <param name="Items">A page of them.</param>
    /// <param name="NextCursor">For the next page; absent on the last.</param>
    internal sealed record Response(IReadOnlyList<Item> Items, string? NextCursor);

    /// <param name="Account"><c>expense</c>, <c>fee</c>, <c>paid</c>, <c>partner:</c> and a partner, <c>prepaid:</c> and what for.</param>
    /// <param name="Currency">Of the next six, minor units.</param>
    /// <param name="DebitsPosted">Only grows.</param>
    /// <param name="CreditsPosted">Only grows.</param>
    /// <param name="DebitsPending">Announced, and neither posted nor voided.</param>
    /// <param name="CreditsPending">The same of credits.</param>
    /// <param name="Posted">Posted credits less posted debits: of a partner, what is due to it.</param>
    /// <param name="Available">That, less pending debits.</param>
    internal sealed record Item(
        string Account, string Currency, long DebitsPosted, long CreditsPosted, long DebitsPending, long CreditsPending, long Posted, long Available);
}
