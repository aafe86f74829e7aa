using System.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Ledger;

/// <summary><c>GET /api/v1/ledger/verify</c>: replays every transfer of the book and compares with the stored balances.</summary>
internal static class VerifyLedger
{
    private const int Step = 5_000;

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/verify", HandleAsync)
        .WithName(nameof(VerifyLedger)).WithSummary("Replay the whole journal by the ledger's rules and compare with the stored balances; takes time in proportion to the journal");

    /// <summary>Of one moment, whatever is booked meanwhile.</summary>
    public static async Task<Response> RunAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var stored = await context.Set<LedgerBalance>().AsNoTracking().Where(x => x.MerchantId == merchantId).ToListAsync(cancellationToken);
        var entries = await context.Set<LedgerHead>().Where(x => x.MerchantId == merchantId).Select(x => x.Entries).SingleOrDefaultAsync(cancellationToken);

        var balances = new Dictionary<(string Account, string Currency), AccountBalance>();
        var open = new Dictionary<Guid, Transfer>();
        var wrong = new List<string>();
        for (var last = 0L; ;)
        {
            var after = last;
            var rows = await context.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == merchantId && x.Number > after).OrderBy(x => x.Number).Take(Step).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                if (row.Number != last + 1)
                {
                    wrong.Add($"Transfer {last + 1} is missing.");
                }

                last = row.Number;
                Replay(row);
            }

            if (rows.Count < Step)
            {
                if (last != entries)
                {
                    wrong.Add($"The journal ends with {last} and not {entries}.");
                }

                break;
            }
        }

        foreach (var row in stored.Where(row => balances.GetValueOrDefault((row.Account, row.Currency)) != row.ToBalance()))
        {
            wrong.Add($"The balance of '{row.Account}' in {row.Currency} is not what its transfers give.");
        }

        var known = stored.Select(row => (row.Account, row.Currency)).ToHashSet();
        wrong.AddRange(balances.Keys.Where(key => !known.Contains(key)).Select(key => $"The balance of '{key.Account}' in {key.Currency} is missing."));
        List<Total> totals = [.. balances.GroupBy(x => x.Key.Currency).OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => new Total(
            x.Key, x.Sum(y => y.Value.DebitsPosted), x.Sum(y => y.Value.CreditsPosted), x.Sum(y => y.Value.DebitsPending), x.Sum(y => y.Value.CreditsPending)))];
        wrong.AddRange(totals.Where(x => (x.DebitsPosted, x.DebitsPending) != (x.CreditsPosted, x.CreditsPending)).Select(x => $"Debits and credits in {x.Currency} differ."));
        return new Response(wrong.Count == 0, entries, open.Count, totals, wrong);

        void Replay(LedgerTransfer row)
        {
            // A book of what this one transfer can see: its accounts, and the pending transfer that it names.
            var transfer = row.ToTransfer();
            var seen = transfer.PendingId is { } id && open.TryGetValue(id, out var pending) ? [pending] : Array.Empty<Transfer>();
            (string, string) debit = (transfer.Debit, transfer.Currency), credit = (transfer.Credit, transfer.Currency);
            var journal = new Journal([new(debit, balances.GetValueOrDefault(debit)), new(credit, balances.GetValueOrDefault(credit))], seen, []);
            if (journal.Take(transfer) is not LedgerRefusal.None and var refusal)
            {
                wrong.Add($"Transfer {row.Number} is against the rules: {refusal}.");
                return;
            }

            (balances[debit], balances[credit]) = (journal.Balances[debit], journal.Balances[credit]);
            if (transfer.Kind == TransferKind.Pending)
            {
                open.Add(transfer.Id, transfer);
            }
            else if (transfer.PendingId is { } resolved)
            {
                open.Remove(resolved);
            }
        }
    }

    private static async Task<Ok<Response>> HandleAsync(HttpContext http, AttributionDbContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await RunAsync(context, http.GetPrincipal().MerchantId, cancellationToken));

    /// <param name="Verified">Every transfer is within the rules, none is missing, replaying them gives the stored balances, and debits are credits in every currency.</param>
    /// <param name="Entries">Transfers of the book.</param>
    /// <param name="Pending">Of them pending ones that were neither posted nor voided yet.</param>
    /// <param name="Totals">By currency.</param>
    /// <param name="Wrong">What is wrong; empty where nothing is.</param>
    internal sealed record Response(bool Verified, long Entries, long Pending, IReadOnlyList<Total> Totals, IReadOnlyList<string> Wrong);

    /// <summary>Of all accounts, minor units.</summary>
    internal sealed record Total(string Currency, long DebitsPosted, long CreditsPosted, long DebitsPending, long CreditsPending);
}
