using Microsoft.EntityFrameworkCore;
using Npgsql;
using Redirect.Attribution.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Ingest;

/// <summary>Messages that wait for a merchant's row share a transaction, and nothing else.</summary>
public sealed class IngestLineTests() : CountingSuite(StorageProvider.Postgres)
{
    [Fact]
    public async Task Messages_that_wait_share_a_transaction()
    {
        var first = Timed(Some.Noon.AddHours(-1), Guid.CreateVersion7());
        await Host.DeliverAsync(first);

        // Five visitors who tap once a second, each tap in a message of its own, and each message twice.
        var visits = Enumerable.Range(0, 30).Select(second => Timed(Some.Noon.AddSeconds(second), Some.Id(Merchant, second / 6))).ToList();
        var saving = await WhileMerchantIsHeldAsync(() => [.. visits.Concat(visits).Select(visit => SaveAsync(visit))]);
        await Task.WhenAll(saving);

        await AssertCountedAsync([first, .. visits]);
        Assert.Equal(25, (await TotalsAsync()).Visits.Duplicate);

        // One or two began before the merchant was free, and one took the rest.
        Assert.InRange(await TransactionsAsync(), 1, 4);
    }

    [Fact]
    public async Task What_is_wrong_with_one_message_is_not_the_others_fault()
    {
        var first = Timed(Some.Noon.AddHours(-1), Guid.CreateVersion7());
        await Host.DeliverAsync(first);

        // Nobody opened that day, so its visits have no place to be.
        var visitor = Guid.CreateVersion7();
        var midnight = Some.Noon.Date.AddDays(-9);
        var bad = Timed(midnight, visitor);
        var good = Enumerable.Range(0, 8).Select(number => Timed(Some.Noon.AddMinutes(number), visitor)).ToList();
        var saving = await WhileMerchantIsHeldAsync(() => [.. good.Take(5).Append(bad).Concat(good.Skip(5)).Select(visit => SaveAsync(visit))]);
        var failed = await Assert.ThrowsAsync<PostgresException>(() => Task.WhenAll(saving));

        Assert.Equal(PostgresErrorCodes.CheckViolation, failed.SqlState);
        Assert.Equal([5], Enumerable.Range(0, saving.Count).Where(at => saving[at].IsFaulted));
        await AssertCountedAsync([first, .. good]);
    }

    private Visit Timed(DateTime at, Guid visitor) => Some.Visit(Merchant, visitor: visitor, at: at);

    private Task SaveAsync(Visit visit)
    {
        var row = VisitReader.Read(visit, Some.Noon, out var reason);
        Assert.True(row is not null, reason);
        return Host.Get<IngestLine>().SaveAsync([row], [], Some.Noon, Cancel);
    }

    private async Task<IReadOnlyList<Task>> WhileMerchantIsHeldAsync(Func<IReadOnlyList<Task>> begin)
    {
        await using var context = await Host.Get<IDbContextFactory<Storage.AttributionDbContext>>().CreateDbContextAsync(Cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        await context.Database.ExecuteSqlAsync($"SELECT 1 FROM scope_totals WHERE merchant_id = {Merchant} AND scope = 0 FOR UPDATE", Cancel);
        var begun = begin();
        await Poll.UntilAsync(
            () => Host.ReadAsync(db => db.Database.SqlQuery<long>($"SELECT count(*) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync(Cancel)),
            waiting => waiting > 0,
            TimeSpan.FromMinutes(1),
            "a transaction that waits for the merchant");
        return begun;
    }

    private Task<long> TransactionsAsync() =>
        Host.ReadAsync(db => db.Database.SqlQuery<long>($"SELECT count(DISTINCT xmin::text) AS \"Value\" FROM visits WHERE merchant_id = {Merchant} AND quality = 5").SingleAsync(Cancel));
}
