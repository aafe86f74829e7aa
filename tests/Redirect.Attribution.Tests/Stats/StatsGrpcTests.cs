using System.Text.Json;
using Grpc.Core;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;
using Redirect.Testing;
using Redirect.Testing.GrpcJs;

namespace Redirect.Attribution.Tests.Stats;

public sealed class StandaloneStatsGrpcTests() : StatsGrpcTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedStatsGrpcTests() : StatsGrpcTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>Called by grpc-js, a client of another make.</summary>
public abstract class StatsGrpcTests : AttributionSuite
{
    private static readonly string Protos = Path.Combine(Repository.Root, "services", "shared", "Redirect.Contracts", "Protos");
    private static readonly object Morning = new { seconds = "1773100800", nanos = 0 }; // 2026-03-10T00:00:00Z
    private static readonly object Evening = new { seconds = "1773187199", nanos = 500_000_000 }; // 23:59:59.5

    private protected StatsGrpcTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task The_summary_of_all_time_and_of_a_range()
    {
        await Host.DeliverAsync(
            Some.Visit(Merchant, visitor: Guid.CreateVersion7()), Some.Visit(Merchant, quality: Quality.Bot), Some.Visit(Merchant, at: Some.Noon.AddDays(-3)));

        var all = await AnswerAsync("GetSummary", new { });
        var day = await AnswerAsync("GetSummary", new { from = Morning, to = Evening });

        Assert.Equal(("3", "2", "1"), (Text(all, "visits", "total"), Text(all, "visits", "human"), Text(all, "unique_visitors")));
        Assert.Equal(("2", "1", "1"), (Text(day, "visits", "total"), Text(day, "visits", "bot"), Text(day, "unique_visitors")));
        Assert.True(day.GetProperty("unique_visitors_exact").GetBoolean());
        Assert.Equal(("1773100800", "1773187200"), (Text(day, "from", "seconds"), Text(day, "to", "seconds")));
        Assert.Equal(JsonValueKind.Null, all.GetProperty("from").ValueKind);
    }

    [Fact]
    public async Task Series_and_top()
    {
        await Host.DeliverAsync(Some.Visit(Merchant, form: Form.Qr), Some.Visit(Merchant, form: Form.Qr), Some.Visit(Merchant));

        var series = await AnswerAsync("GetTimeSeries", new { from = Morning, to = Evening });
        var top = await AnswerAsync("ListTop", new { by = "DIMENSION_FORM" });

        Assert.Equal(24, series.GetProperty("points").GetArrayLength());
        Assert.Equal("3", Text(series.GetProperty("points")[12], "visits", "total"));
        Assert.Equal([("qr", "2"), ("link", "1")], top.GetProperty("entries").EnumerateArray().Select(x => (Text(x, "key"), Text(x, "visits", "human"))));
    }

    [Fact]
    public async Task Staff_stores_and_placements_where_nobody_came()
    {
        var (campaign, placement) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.CatalogueAsync(Changes.Placement(Merchant, placement, campaign, "Counter", "anna", "West Lake"));
        await Host.DeliverAsync(Some.Visit(Merchant, placement: placement, campaign: campaign, at: Some.Noon.AddDays(-40)));

        foreach (var (by, key) in new[] { ("DIMENSION_STAFF", "anna"), ("DIMENSION_STORE", "West Lake") })
        {
            var entry = Assert.Single((await AnswerAsync("ListTop", new { by })).GetProperty("entries").EnumerateArray());
            Assert.Equal((key, "1"), (Text(entry, "key"), Text(entry, "visits", "human")));
        }

        var quiet = await AnswerAsync("ListQuiet", new { campaign_id = campaign, days = 30 });
        var item = Assert.Single(quiet.GetProperty("items").EnumerateArray());
        Assert.Equal((placement.ToString(), "Counter", "1", "1769688000", ""), (Text(item, "placement_id"), Text(item, "name"), Text(item, "visits"), Text(item, "last_visit_at", "seconds"), Text(quiet, "next_cursor")));
        Assert.Empty((await AnswerAsync("ListQuiet", new { days = 60 })).GetProperty("items").EnumerateArray());
        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync("ListQuiet", new { days = 366 }));
        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync("ListQuiet", new { cursor = "x" }));
        Assert.Equal(StatusCode.NotFound, await StatusAsync("ListQuiet", new { campaign_id = Guid.CreateVersion7() }));
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync("ListQuiet", new { }, $"{Merchant}:orders:write"));
    }

    [Fact]
    public async Task Watching_tells_the_first_answer_and_each_change_and_ends_when_cancelled()
    {
        await Host.DeliverAsync(Some.Visit(Merchant));
        var watching = CallAsync("WatchCounters", new { interval_ms = 200 }, maxMessages: 2);

        // The client counts what it got; every further visit is a change, until it has seen two answers.
        while (!watching.IsCompleted)
        {
            await Host.DeliverAsync(Some.Visit(Merchant));
            await Task.WhenAny(watching, Task.Delay(100, Cancel));
        }

        var result = await watching;
        Assert.Equal(StatusCode.Cancelled, result.Status.Code);
        var totals = result.Messages.Select(x => int.Parse(Text(x, "visits", "total"), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(2, totals.Count);
        Assert.True(totals[0] < totals[1]);
    }

    [Fact]
    public async Task Watching_ends_at_the_deadline()
    {
        var result = await CallAsync("WatchCounters", new { }, deadlineMs: 1_500);

        Assert.Equal(StatusCode.DeadlineExceeded, result.Status.Code);
        Assert.Single(result.Messages);
    }

    [Fact]
    public async Task Errors_are_standard_codes()
    {
        var stranger = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(stranger));

        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync("GetSummary", new { }, ""));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync("ListTop", new { by = "DIMENSION_LINK" }, "anonymous"));
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync("GetTimeSeries", new { }, "admin"));
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync("WatchCounters", new { }, $"{Merchant}:orders:write"));
        foreach (var (method, request) in new (string, object)[]
        {
            ("GetSummary", new { scope = new { link_id = stranger } }),
            ("GetTimeSeries", new { scope = new { link_id = stranger }, from = Morning, to = Evening }),
            ("ListTop", new { scope = new { link_id = stranger }, by = "DIMENSION_LINK" }),
            ("WatchCounters", new { scope = new { link_id = stranger } }),
        })
        {
            Assert.Equal(StatusCode.NotFound, await StatusAsync(method, request));
        }

        foreach (var (method, request) in new (string, object)[]
        {
            ("GetSummary", new { scope = new { link_id = "x" } }),
            ("GetSummary", new { from = Evening, to = Morning }),
            ("GetSummary", new { from = new { seconds = "999999999999999", nanos = 0 } }),
            ("GetSummary", new { from = new { seconds = "1773100800", nanos = -1 } }),
            ("GetTimeSeries", new { from = Morning }),
            ("GetTimeSeries", new { from = Morning, to = Evening, interval = 9 }),
            ("ListTop", new { }),
            ("ListTop", new { by = "DIMENSION_LINK", limit = 101 }),
            ("ListTop", new { by = "DIMENSION_LINK", limit = -1 }),
            ("WatchCounters", new { interval_ms = 199 }),
            ("WatchCounters", new { interval_ms = 60_001 }),
            ("WatchCounters", new { scope = new { link_id = stranger, placement_id = stranger } }),
        })
        {
            Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(method, request));
        }
    }

    private static string Text(JsonElement element, params string[] path) => path.Aggregate(element, (x, name) => x.GetProperty(name)).GetString()!;

    private async Task<JsonElement> AnswerAsync(string method, object request)
    {
        var result = await CallAsync(method, request);
        Assert.Equal((StatusCode.OK, ""), (result.Status.Code, result.Status.Details));
        return Assert.Single(result.Messages);
    }

    private async Task<StatusCode> StatusAsync(string method, object request, string? principal = null) => (await CallAsync(method, request, principal)).Status.Code;

    private Task<GrpcJsResult> CallAsync(string method, object request, string? principal = null, int? maxMessages = null, int? deadlineMs = null) =>
        GrpcJsClient.CallAsync(
            new GrpcJsCall(
                Path.Combine(Protos, "redirect", "attribution", "v1", "stats.proto"), Host.GrpcAddress, "redirect.attribution.v1.Stats", method)
            {
                Includes = [Protos],
                Request = request,
                Metadata = new Dictionary<string, string[]> { [AttributionHost.PrincipalHeader] = [principal ?? $"{Merchant}:stats:read"] },
                MaxMessages = maxMessages,
                DeadlineMs = deadlineMs,
            },
            Cancel);
}
