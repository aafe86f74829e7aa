using System.Net;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Faults;

/// <summary>A visitor is erased while the counters' server is away: what can not be done now is not said to be done.</summary>
public sealed class ErasureWithoutRedisTests
{
    [Fact]
    public async Task Without_the_counters_a_visitor_is_noted_and_not_taken_out_and_the_same_call_does_it_later()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        var (merchant, visitor, other) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.DeliverAsync(Some.Visit(merchant, visitor: visitor), Some.Visit(merchant, visitor: other));

        redis.Down();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await EraseAsync());

        // Whoever comes in under the id from now on is nobody, and what was there is there still.
        await host.DeliverAsync(Some.Visit(merchant, visitor: visitor));
        Assert.Equal((3, 1), (await VisitsAsync(null), await VisitsAsync(visitor)));

        redis.Up();
        await RedisClient.UntilConnectedAsync(host.Get<RedisConnection>());
        Assert.Equal(HttpStatusCode.OK, await EraseAsync());
        Assert.Equal(HttpStatusCode.OK, await EraseAsync());
        Assert.Equal((3, 0, 1), (await VisitsAsync(null), await VisitsAsync(visitor), await VisitsAsync(other)));

        Task<int> VisitsAsync(Guid? of) => host.ReadAsync(db => Task.FromResult(db.Visits.Count(x => x.MerchantId == merchant && (of == null || x.VisitorId == of))));

        async Task<HttpStatusCode> EraseAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/visitors/{visitor}");
            request.Headers.Add(AttributionHost.PrincipalHeader, $"{merchant}:orders:write");
            using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }
}
