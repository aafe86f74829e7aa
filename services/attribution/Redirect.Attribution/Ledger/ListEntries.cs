using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Ledger;

/// <summary><c>GET /api/v1/ledger/entries</c>: the journal, in the order in which it was written.</summary>
internal static class ListEntries
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1_000;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/entries", HandleAsync)
        .WithName("ListLedgerEntries").WithSummary("The transfers of the journal in their order; by account, correlation and reference; limit 1 to 1,000, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        HttpContext http, AttributionDbContext context, string? account, string? correlationId, string? reference, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (LedgerPages.Refuse(limit, MaxLimit) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var after = 0L;
        if (!string.IsNullOrEmpty(cursor) && (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after) || after < 1))
        {
            return LedgerPages.NoCursor.ToProblem();
        }

        var merchant = http.GetPrincipal().MerchantId;
        var rows = context.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == merchant && x.Number > after);
        if (!string.IsNullOrEmpty(account))
        {
            rows = rows.Where(x => x.Debit == account || x.Credit == account);
        }

        if (!string.IsNullOrEmpty(correlationId))
        {
            if (!Guid.TryParseExact(correlationId, "D", out var correlation))
            {
                return new Refusal(RefusalKind.Malformed, "correlationId", "id_malformed", "'correlationId' is a UUID.").ToProblem();
            }

            rows = rows.Where(x => x.Correlation == correlation);
        }

        if (!string.IsNullOrEmpty(reference))
        {
            rows = rows.Where(x => x.Reference == reference);
        }

        // One more than asked for, to know whether there is another page.
        var size = limit ?? DefaultLimit;
        var page = await rows.OrderBy(x => x.Number).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            [.. page.Take(size).Select(x => new Item(x.Number, x.Id, x.Kind, x.Debit, x.Credit, x.Amount, x.Currency, x.Code, x.Correlation, x.Reference, x.PendingId, x.BookedAt))],
            page.Count > size ? page[size - 1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <param name="Items">A page of them.</param>
    /// <param name="NextCursor">For the next page; absent on the last.</param>
    internal sealed record Response(IReadOnlyList<Item> Items, string? NextCursor);

    /// <param name="Number">Of the journal, from 1 without gaps.</param>
    /// <param name="Id">Of the transfer.</param>
    /// <param name="Kind"><c>direct</c>, <c>pending</c>, or <c>post</c> or <c>void</c> of a pending one.</param>
    /// <param name="Debit">The account that is debited.</param>
    /// <param name="Credit">The account that is credited.</param>
    /// <param name="Amount">Minor units.</param>
    /// <param name="Currency">Of the amount.</param>
    /// <param name="Code">What for.</param>
    /// <param name="CorrelationId">The statement or alliance it belongs to.</param>
    /// <param name="Reference">The line of it.</param>
    /// <param name="PendingId">Of a post or void: which pending transfer.</param>
    /// <param name="BookedAt">When it was taken.</param>
    internal sealed record Item(
        long Number, Guid Id, TransferKind Kind, string Debit, string Credit, long Amount, string Currency, TransferCode Code, Guid CorrelationId, string Reference, Guid? PendingId,
        DateTime BookedAt);
}
