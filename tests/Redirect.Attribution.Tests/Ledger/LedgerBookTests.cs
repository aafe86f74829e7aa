using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Ledger;

public sealed class SqliteLedgerBookTests() : LedgerBookTests(StorageProvider.Sqlite);

public sealed class PostgresLedgerBookTests() : LedgerBookTests(StorageProvider.Postgres);

/// <summary>The book as it is stored, by two writers at once, and read over REST.</summary>
public abstract class LedgerBookTests : AttributionSuite
{
    private protected LedgerBookTests(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    [Fact]
    public async Task Transfers_are_taken_once_all_or_none_and_replaying_gives_the_balances()
    {
        var pending = Some("p", "expense", "partner:a", 1988, TransferKind.Pending);
        Transfer[] batch = [Some("d", "expense", "fee", 199), pending];
        Assert.Equal(2, (await PostAsync(batch)).Taken);
        Assert.Equal(0, (await PostAsync(batch)).Taken);
        Assert.Equal(1, (await PostAsync([.. batch, pending.Post()])).Taken);

        var refused = await PostAsync([Some("good", "expense", "fee", 1), pending.Void()]);
        Assert.Equal((0, LedgerRefusal.PendingResolved, pending.Void()), (refused.Taken, refused.Refusal, refused.Refused));
        Assert.Throws<InvalidOperationException>(refused.MustStand);
        Assert.Equal(LedgerRefusal.Insufficient, (await PostAsync(Some("empty", "prepaid:x", "fee", 1))).Refusal);

        Assert.Equal([("expense", 2187L, 0L, 0L), ("fee", 0, 199, 0), ("partner:a", 0, 1988, 0)], await BalancesAsync());
        var (_, verified) = await GetAsync("ledger/verify");
        Assert.True(verified.GetProperty("verified").GetBoolean(), verified.ToString());
        Assert.Equal((3, 0), (verified.GetProperty("entries").GetInt32(), verified.GetProperty("pending").GetInt32()));
    }

    [Fact]
    public async Task Writers_at_once_book_the_same_once_and_number_without_gaps()
    {
        var other = Guid.CreateVersion7();
        var batches = Enumerable.Range(0, 12).Select(n => Enumerable.Range(n / 2 * 5, 10)
            .Select(k => Some($"{k}", "expense", $"partner:{k % 3}", 1 + k, merchant: (k + n) % 2 == 0 ? Merchant : other)).ToList()).ToList();

        await Task.WhenAll(batches.Select(batch => Task.Run(() => PostAsync([.. batch]), Cancel)));

        var wanted = batches.SelectMany(x => x).Distinct().ToList();
        var stored = await Host.ReadAsync(db => db.Set<LedgerTransfer>().AsNoTracking().ToListAsync(Cancel));
        Assert.Equal(wanted.OrderBy(x => x.MerchantId).ThenBy(x => x.Id), stored.Select(x => x.ToTransfer()).OrderBy(x => x.MerchantId).ThenBy(x => x.Id));
        foreach (var merchant in new[] { Merchant, other })
        {
            Assert.Equal(Enumerable.Range(1, wanted.Count(x => x.MerchantId == merchant)).Select(x => (long)x), stored.Where(x => x.MerchantId == merchant).Select(x => x.Number).Order());
            var verified = await Host.ReadAsync(db => VerifyLedger.RunAsync(db, merchant, Cancel));
            Assert.True(verified.Verified, string.Join(' ', verified.Wrong));
        }
    }

    [Fact]
    public async Task What_does_not_verify_is_told()
    {
        await PostAsync(Some("a", "expense", "fee", 1));
        await Host.ReadAsync(db => db.Database.ExecuteSqlAsync($"UPDATE ledger_balances SET credits_posted = 2 WHERE account = 'fee'", Cancel));
        await Host.ReadAsync(db => db.Database.ExecuteSqlAsync($"UPDATE ledger_heads SET entries = 2", Cancel));

        var (_, answer) = await GetAsync("ledger/verify");

        Assert.False(answer.GetProperty("verified").GetBoolean());
        Assert.Equal(["The journal ends with 1 and not 2.", "The balance of 'fee' in CNY is not what its transfers give."], answer.GetProperty("wrong").EnumerateArray().Select(x => x.GetString()));
    }

    [Fact]
    public async Task Nobody_changes_or_deletes_a_transfer_whatever_program_connects()
    {
        await PostAsync(Some("a", "expense", "fee", 1));

        await Assert.ThrowsAnyAsync<Exception>(() => Host.ReadAsync(db => db.Database.ExecuteSqlAsync($"UPDATE ledger_transfers SET amount = 2", Cancel)));
        await Assert.ThrowsAnyAsync<Exception>(() => Host.ReadAsync(db => db.Database.ExecuteSqlAsync($"DELETE FROM ledger_transfers", Cancel)));
        await Assert.ThrowsAnyAsync<Exception>(() => Host.ReadAsync(db => db.Database.ExecuteSqlAsync(
            $"INSERT INTO ledger_transfers (merchant_id, id, number, kind, debit, credit, amount, currency, code, correlation, reference, booked_at) SELECT merchant_id, correlation, 2, 1, 'x', 'x', 1, 'CNY', 1, correlation, '', booked_at FROM ledger_transfers", Cancel)));
        Assert.Equal(1, await Host.ReadAsync(db => db.Set<LedgerTransfer>().SumAsync(x => x.Amount, Cancel)));
    }

    [Fact]
    public async Task A_transaction_that_comes_to_nothing_leaves_nothing()
    {
        await using (var context = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
            Assert.Equal(1, (await Host.Get<LedgerBook>().PostAsync(context, [Some("a", "expense", "fee", 1)], Cancel)).Taken);
        }

        Assert.Empty(await BalancesAsync());
        Assert.Equal(1, (await PostAsync(Some("a", "expense", "fee", 1))).Taken);
    }

    [Fact]
    public async Task The_journal_and_the_accounts_are_read_by_pages_and_by_who_may()
    {
        await PostAsync([.. Enumerable.Range(0, 5).Select(n => Some($"{n}", "expense", $"partner:{n % 2}", 1 + n))]);

        var (_, first) = await GetAsync("ledger/entries?limit=3");
        var (_, last) = await GetAsync($"ledger/entries?limit=3&cursor={first.GetProperty("nextCursor").GetString()}");
        Assert.Equal([1, 2, 3, 4, 5], first.GetProperty("items").EnumerateArray().Concat(last.GetProperty("items").EnumerateArray()).Select(x => x.GetProperty("amount").GetInt32()));
        Assert.False(last.TryGetProperty("nextCursor", out _));
        Assert.Equal([2, 4], (await GetAsync("ledger/entries?account=partner:1")).Body.GetProperty("items").EnumerateArray().Select(x => x.GetProperty("amount").GetInt32()));
        Assert.Equal([4], (await GetAsync("ledger/entries?reference=3")).Body.GetProperty("items").EnumerateArray().Select(x => x.GetProperty("amount").GetInt32()));
        Assert.Equal(5, (await GetAsync($"ledger/entries?correlationId={Merchant}")).Body.GetProperty("items").GetArrayLength());

        var (_, accounts) = await GetAsync("ledger/accounts?limit=2");
        var (_, more) = await GetAsync($"ledger/accounts?limit=2&cursor={accounts.GetProperty("nextCursor").GetString()}");
        Assert.Equal(["expense", "partner:0", "partner:1"], accounts.GetProperty("items").EnumerateArray().Concat(more.GetProperty("items").EnumerateArray()).Select(x => x.GetProperty("account").GetString()));
        Assert.Equal(-15, accounts.GetProperty("items")[0].GetProperty("posted").GetInt32());

        foreach (var (query, status, code) in new[]
        {
            ("entries?limit=0", 422, "limit_out_of_range"), ("entries?limit=1001", 422, "limit_out_of_range"), ("entries?cursor=x", 400, "cursor_invalid"), ("entries?cursor=0", 400, "cursor_invalid"),
            ("entries?correlationId=x", 400, "id_malformed"), ("accounts?limit=201", 422, "limit_out_of_range"), ("accounts?cursor=x", 400, "cursor_invalid"),
        })
        {
            var (refused, problem) = await GetAsync("ledger/" + query);
            Assert.Equal((query, status, code), (query, (int)refused, problem.GetProperty("code").GetString()));
        }

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("ledger/entries?limit=1000")).Status);
        foreach (var path in new[] { "ledger/entries", "ledger/accounts", "ledger/verify" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(path, scope: "orders:write stats:read")).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(path, scope: null)).Status);
            var (status, others) = await GetAsync(path, merchant: Guid.CreateVersion7());
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.True(path.EndsWith("verify", StringComparison.Ordinal) ? others.GetProperty("entries").GetInt32() == 0 : others.GetProperty("items").GetArrayLength() == 0);
        }
    }

    private Transfer Some(string key, string debit, string credit, long amount, TransferKind kind = TransferKind.Direct, Guid? merchant = null) =>
        new(merchant ?? Merchant, Transfer.IdOf(Merchant, key), kind, debit, credit, amount, "CNY", TransferCode.Share, Merchant, key);

    private async Task<LedgerAnswer> PostAsync(params Transfer[] transfers)
    {
        await using var context = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        var answer = await Host.Get<LedgerBook>().PostAsync(context, transfers, Cancel);
        await transaction.CommitAsync(Cancel);
        return answer;
    }

    private async Task<IEnumerable<(string Account, long Debits, long Credits, long Pending)>> BalancesAsync() =>
        (await Host.ReadAsync(db => db.Set<LedgerBalance>().AsNoTracking().Where(x => x.MerchantId == Merchant).OrderBy(x => x.Account).ToListAsync(Cancel)))
            .Select(x => (x.Account, x.DebitsPosted, x.CreditsPosted, x.DebitsPending + x.CreditsPending));

    private async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path, string? scope = "settlement:write", Guid? merchant = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/" + path);
        request.Headers.Add(AttributionHost.PrincipalHeader, scope is null ? "anonymous" : $"{merchant ?? Merchant}:{scope}");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement);
    }
}
