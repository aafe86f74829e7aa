using System.Net;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Statements;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Statements;

/// <summary>F25: settlement dies in the middle, and runs again.</summary>
public sealed class SettlementKillTests() : SettlementSuite(StorageProvider.Postgres)
{
    [Fact]
    public async Task A_close_or_payout_that_dies_in_the_middle_leaves_nothing_and_is_done_once_when_it_comes_again()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        After(8);
        var statement = await OpenAsync(8, 9);
        await BroughtAsync("T2", 10_000, At(8, 30));
        var close = $"statements/{Text(statement, "id")}/close";
        await DieAsync(close);

        Assert.Equal((0, 0, 0), await BooksAsync());
        Assert.Equal((2, 1, 0), await StoredAsync());
        await AssertBooksAsync();
        await Task.WhenAll(DoneAsync(close), DoneAsync(close));
        Assert.Equal((1_988 + 999, 1_789 + 899, 199 + 100), await BooksAsync());

        var payout = $"statements/{Text(statement, "id")}/payout";
        await DieAsync(payout);
        await ConflictAsync(payout + "/approve", "payout_not_requested", key: OtherKey);
        await DoneAsync(payout);
        await DieAsync(payout + "/approve", OtherKey);
        Assert.Equal(1_789 + 899, (await BooksAsync()).Payable);
        await Task.WhenAll(DoneAsync(payout + "/approve", key: OtherKey), DoneAsync(payout + "/approve", key: OtherKey));
        Assert.Equal((1_988 + 999, 0, 199 + 100), await BooksAsync());
        await AssertBooksAsync();

        Task<(int Transfers, int Lines, int Closed)> StoredAsync() => Host.ReadAsync(async db => (
            await db.Set<LedgerTransfer>().CountAsync(Cancel), await db.Set<StatementLine>().CountAsync(Cancel), await db.Set<Statement>().CountAsync(x => x.State != StatementState.Open, Cancel)));
    }

    // Its transfers are in, and it waits for a balance; then its connection is gone.
    private async Task DieAsync(string path, Guid? key = null)
    {
        await using var other = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel);
        await using var held = await other.Database.BeginTransactionAsync(Cancel);
        await other.Database.ExecuteSqlAsync($"SELECT 1 FROM ledger_balances WHERE merchant_id = {Merchant} FOR UPDATE", Cancel);
        var dying = CallAsync(HttpMethod.Post, path, key: key);
        await Poll.UntilAsync(
            () => Host.ReadAsync(db => db.Database.SqlQuery<bool>(
                $"SELECT pg_terminate_backend(pid) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").ToListAsync(Cancel)),
            killed => killed.Count > 0, TimeSpan.FromSeconds(30), "settlement waits and is killed");
        Assert.True((await dying.WaitAsync(TimeSpan.FromSeconds(60), Cancel)).Status >= HttpStatusCode.InternalServerError);
    }
}
