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

    [Fact]
    public async Task A_month_whose_opening_dies_in_the_middle_is_opened_when_it_is_looked_at_again()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await BroughtAsync("T1", 19_900, At(8));
        After(8);
        await OpenAsync(8, 9); // so that there is a balance to wait for
        await WorkedCardAsync("other");
        await PlaceAsync("other", version: 2);
        Host.Clock.Now = new DateTime(2026, 4, 1, 16, 0, 0, DateTimeKind.Utc);
        await DieAsync(() => Host.Get<MonthlyStatements>().RunAsync(Cancel));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(1, await Host.Get<MonthlyStatements>().RunAsync(Cancel));
        Assert.Equal(2, await CountAsync());
        await AssertBooksAsync();

        Task<int> CountAsync() => Host.ReadAsync(db => db.Set<Statement>().CountAsync(Cancel));
    }

    private Task DieAsync(string path, Guid? key = null) =>
        DieAsync(async () => Assert.True((await CallAsync(HttpMethod.Post, path, key: key)).Status >= HttpStatusCode.InternalServerError));

    // Its transfers are in, and it waits for a balance; then its connection is gone.
    private async Task DieAsync(Func<Task> work)
    {
        await using var other = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel);
        await using var held = await other.Database.BeginTransactionAsync(Cancel);
        await other.Database.ExecuteSqlAsync($"SELECT 1 FROM ledger_balances WHERE merchant_id = {Merchant} FOR UPDATE", Cancel);
        var dying = work();
        await Poll.UntilAsync(
            () => Host.ReadAsync(db => db.Database.SqlQuery<bool>(
                $"SELECT pg_terminate_backend(pid) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").ToListAsync(Cancel)),
            killed => killed.Count > 0, TimeSpan.FromSeconds(30), "settlement waits and is killed");
        await dying.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
    }
}
