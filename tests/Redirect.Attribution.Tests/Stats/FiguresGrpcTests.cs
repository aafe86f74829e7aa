using Grpc.Core;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;
using Redirect.Testing;
using Redirect.Testing.GrpcJs;

namespace Redirect.Attribution.Tests.Stats;

/// <summary>Called by grpc-js, a client of another make.</summary>
public sealed class FiguresGrpcTests() : AttributionSuite(StorageProvider.Sqlite, CountersProvider.Memory)
{
    private static readonly string Protos = Path.Combine(Repository.Root, "services", "shared", "Redirect.Contracts", "Protos");
    private static readonly object Morning = new { seconds = "1773100800", nanos = 0 }; // 2026-03-10T00:00:00Z
    private static readonly object Evening = new { seconds = "1773187200", nanos = 0 };

    [Fact]
    public async Task Figures_funnel_and_days_of_a_time_zone()
    {
        await Host.DeliverAsync(Some.Visit(Merchant, form: Form.Qr, visitor: Merchant), Some.Visit(Merchant, visitor: Guid.CreateVersion7()));

        var figures = Assert.Single((await CallAsync("GetFigures", new { by = "DIMENSION_FORM", from = Morning, to = Evening })).Messages);
        Assert.Equal(("2", "2"), (figures.GetProperty("total").GetProperty("page_views").GetString(), figures.GetProperty("total").GetProperty("visitors").GetString()));
        Assert.Equal(["link", "qr"], figures.GetProperty("rows").EnumerateArray().Select(x => x.GetProperty("key").GetString()!));
        Assert.True(figures.GetProperty("visitors_exact").GetBoolean());

        var funnel = Assert.Single((await CallAsync("GetFunnel", new { })).Messages);
        Assert.Equal(["visits", "claims", "redemptions", "orders"], funnel.GetProperty("steps").EnumerateArray().Select(x => x.GetProperty("step").GetString()!));
        Assert.Equal(("2", "2"), (funnel.GetProperty("steps")[0].GetProperty("count").GetString(), funnel.GetProperty("steps")[1].GetProperty("drop_off").GetString()));

        var series = Assert.Single((await CallAsync("GetTimeSeries", new { from = Morning, to = Evening, interval = "INTERVAL_DAY", time_zone = "Europe/Berlin" })).Messages);
        Assert.Equal("1773097200", series.GetProperty("points")[0].GetProperty("start").GetProperty("seconds").GetString());

        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync("GetFigures", new { from = Morning })).Status.Code);
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync("GetFigures", new { from = Morning, to = Evening, limit = 1_001 })).Status.Code);
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync("GetTimeSeries", new { from = Morning, to = Evening, time_zone = "Mars" })).Status.Code);
        Assert.Equal(StatusCode.NotFound, (await CallAsync("GetFunnel", new { scope = new { link_id = Guid.CreateVersion7() } })).Status.Code);
        Assert.Equal(StatusCode.PermissionDenied, (await CallAsync("GetFigures", new { from = Morning, to = Evening }, $"{Merchant}:links:write")).Status.Code);
        Assert.Equal(StatusCode.PermissionDenied, (await CallAsync("GetFunnel", new { }, "admin")).Status.Code);
    }

    private Task<GrpcJsResult> CallAsync(string method, object request, string? principal = null) => GrpcJsClient.CallAsync(
        new GrpcJsCall(Path.Combine(Protos, "redirect", "attribution", "v1", "stats.proto"), Host.GrpcAddress, "redirect.attribution.v1.Stats", method)
        {
            Includes = [Protos],
            Request = request,
            Metadata = new Dictionary<string, string[]> { [AttributionHost.PrincipalHeader] = [principal ?? $"{Merchant}:stats:read"] },
        },
        Cancel);
}
