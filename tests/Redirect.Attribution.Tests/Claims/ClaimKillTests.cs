using Microsoft.EntityFrameworkCore;
using Npgsql;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Claims;

public sealed class ClaimKillTests() : ClaimSuite(StorageProvider.Postgres, CountersProvider.Memory)
{
    [Fact]
    public async Task A_connection_that_dies_in_the_middle_of_a_message_leaves_nothing_and_the_message_counts_once_when_it_comes_again()
    {
        var story = new CodeStory(Merchant, 1, seed: 5);
        await ClaimsAsync(story.Next());
        var before = story.Events;
        var messages = Enumerable.Range(0, 3).Select(_ => story.Next()).ToList();

        await using (var other = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel))
        {
            await using var held = await other.Database.BeginTransactionAsync(Cancel);
            await other.Database.ExecuteSqlAsync($"SELECT 1 FROM scope_totals WHERE merchant_id = {Merchant} FOR UPDATE", Cancel);
            foreach (var message in messages)
            {
                // Its steps are in, and it waits for the merchant's row.
                var dying = ClaimsAsync(message);
                await Poll.UntilAsync(
                    () => Host.ReadAsync(db => db.Database.SqlQuery<bool>(
                        $"SELECT pg_terminate_backend(pid) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").ToListAsync(Cancel)),
                    killed => killed.Count > 0, TimeSpan.FromSeconds(30), "the message waits and is killed");
                await Assert.ThrowsAnyAsync<NpgsqlException>(() => dying.WaitAsync(TimeSpan.FromSeconds(60), Cancel));
            }
        }

        Assert.Equal(before, await Host.ReadAsync(db => db.ClaimEvents.CountAsync(x => x.MerchantId == Merchant, Cancel)));
        messages.Reverse();
        foreach (var message in messages)
        {
            await ClaimsAsync(message);
            await ClaimsAsync(message);
        }

        await AssertToldAsync(story);
    }

    [Fact]
    public async Task Messages_of_two_merchants_with_visits_of_both_wait_for_each_other_and_never_in_a_circle()
    {
        Guid[] merchants = [Merchant, Guid.CreateVersion7()];
        var stories = merchants.SelectMany(merchant => Enumerable.Range(0, 2).Select(n => new CodeStory(merchant, n, seed: n))).ToList();
        var messages = stories.SelectMany(story => Enumerable.Range(0, 25).Select(_ => story.Next())).ToArray();
        new Random(1).Shuffle(messages);
        var visits = Enumerable.Range(0, 600).Select(n => Some.Visit(merchants[n % 2], visitor: Some.Id(Merchant, n % 40), at: Some.Noon.AddSeconds(-n % 90))).ToArray();

        await Task.WhenAll(
        [
            .. messages.Chunk(25).Select(some => Task.Run(async () =>
            {
                foreach (var message in some)
                {
                    await ClaimsAsync(message);
                }
            }, Cancel)),
            .. visits.Chunk(150).Select(some => Task.Run(async () =>
            {
                foreach (var chunk in some.Chunk(10))
                {
                    await Host.DeliverAsync(chunk);
                }
            }, Cancel)),
        ]);

        foreach (var (merchant, at) in merchants.Select((merchant, at) => (merchant, at)))
        {
            var expected = stories.Skip(2 * at).Take(2).Aggregate(default(ClaimCounts), (sum, story) => sum + story.Counts);
            Assert.Equal(expected, await CountsAsync(ScopeKey.Merchant(merchant)));
            Assert.Equal(300, (await Host.Get<CounterReader>().FindAsync(ScopeKey.Merchant(merchant), Cancel))!.Value.Visits.Total);
        }
    }
}
