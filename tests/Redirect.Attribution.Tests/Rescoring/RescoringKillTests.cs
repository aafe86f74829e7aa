using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Rescoring;

public sealed class RescoringKillTests() : RescoringSuite(StorageProvider.Postgres, CountersProvider.Memory)
{
    [Fact]
    public async Task A_connection_that_dies_in_the_middle_of_booking_leaves_nothing_and_the_next_books_all()
    {
        await Host.DeliverAsync(Crowd(150));
        await using (var other = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel))
        {
            // Its entries are in, and it waits for the row of the placement.
            await using var held = await other.Database.BeginTransactionAsync(Cancel);
            await other.Database.ExecuteSqlAsync($"SELECT 1 FROM scope_totals WHERE merchant_id = {Merchant} AND scope_id = {Placement} FOR UPDATE", Cancel);
            var dying = Host.Get<DayScoring>().RunAsync(Merchant, Today, Guid.CreateVersion7(), Cancel);
            await Poll.UntilAsync(
                () => Host.ReadAsync(db => db.Database.SqlQuery<bool>(
                    $"SELECT pg_terminate_backend(pid) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").ToListAsync(Cancel)),
                killed => killed.Count > 0, TimeSpan.FromSeconds(30), "the booking waits and is killed");
            await Assert.ThrowsAnyAsync<Exception>(() => dying.WaitAsync(TimeSpan.FromSeconds(60), Cancel));
        }

        Assert.Equal(0, await Host.ReadAsync(db => db.Set<VisitCorrection>().CountAsync(Cancel)));
        Assert.Equal(new(150, 0, 0, 150), await NetOfDayAsync());

        Assert.Equal((150, 0), await RescoreAsync());

        Assert.Equal(new(150, 150, 0, 0), await NetAsync());
        Assert.Equal(new(150, 150, 0, 0), await NetOfDayAsync());
    }
}
