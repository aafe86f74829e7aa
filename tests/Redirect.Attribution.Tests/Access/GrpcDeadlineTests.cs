using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Calls;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Attribution.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Access;

/// <summary>A call ends, whatever its caller says or leaves out (attack S56).</summary>
public sealed class GrpcDeadlineTests() : AttributionSuite(StorageProvider.Postgres, CountersProvider.Memory)
{
    private const string ReportOrder = "/redirect.attribution.v1.Conversions/ReportOrder";

    [Fact]
    public async Task A_call_without_a_deadline_or_with_one_too_late_ends_and_leaves_nothing_half_done_and_a_stream_goes_on()
    {
        Host.Get<IOptions<GrpcOptions>>().Value.LongestCall = TimeSpan.FromSeconds(1);
        await Host.DeliverAsync(Some.Visit(Merchant));
        using var stream = await CallAsync("/redirect.attribution.v1.Stats/WatchCounters", new WatchCountersRequest(), Scopes.StatsRead);
        Assert.True(await stream.ReadAsync());

        await using (var other = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel))
        {
            // Its order is in, and it waits for the merchant's totals: for ever, were nobody to end it.
            await using var held = await other.Database.BeginTransactionAsync(Cancel);
            await other.Database.ExecuteSqlAsync($"SELECT 1 FROM scope_totals WHERE merchant_id = {Merchant} FOR UPDATE", Cancel);
            foreach (var timeout in (string[])["", "1H", "99999999H", "soon", "-1S"])
            {
                Assert.Equal((timeout, StatusCode.DeadlineExceeded), (timeout, await ReportAsync(timeout)));
            }

            await Poll.UntilAsync(
                () => Host.ReadAsync(db => db.Database.SqlQuery<int>(
                    $"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync(Cancel)),
                waiting => waiting == 0, TimeSpan.FromSeconds(30), "nobody waits any more");
        }

        Assert.Equal(0, await Host.ReadAsync(db => db.Orders.CountAsync(Cancel)));
        Host.Get<IOptions<GrpcOptions>>().Value.LongestCall = TimeSpan.FromMinutes(1);
        Assert.Equal((StatusCode.OK, StatusCode.OK), (await ReportAsync(""), await ReportAsync("30S")));
        Assert.Equal(1, await Host.ReadAsync(db => db.Orders.CountAsync(Cancel)));

        // Five times as long as a call might take, and still told what is new.
        Assert.True(await stream.ReadAsync());
    }

    private async Task<StatusCode> ReportAsync(string timeout)
    {
        var order = new OrderReport { OrderId = "T1", Amount = 100, Currency = "CNY", OccurredAt = Some.Noon.ToTimestamp() };
        using var call = await CallAsync(ReportOrder, order, Scopes.OrdersWrite, timeout);
        return await call.StatusAsync();
    }

    private Task<RawGrpcCall> CallAsync(string path, IMessage message, string scope, string timeout = "") =>
        RawGrpcCall.SendAsync(Host, path, RawGrpcCall.Frame(message.ToByteArray()), (AttributionHost.PrincipalHeader, $"{Merchant}:{scope}"), ("grpc-timeout", timeout));
}
