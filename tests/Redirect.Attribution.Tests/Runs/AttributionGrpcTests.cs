using System.Text.Json;
using Grpc.Core;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Hosting.Storage;
using Redirect.Testing;
using Redirect.Testing.GrpcJs;

namespace Redirect.Attribution.Tests.Runs;

public sealed class SqliteAttributionGrpcTests() : AttributionGrpcTests(StorageProvider.Sqlite);

public sealed class PostgresAttributionGrpcTests() : AttributionGrpcTests(StorageProvider.Postgres);

/// <summary>Called by grpc-js, a client of another make; the same answers as REST's.</summary>
public abstract class AttributionGrpcTests : RunSuite
{
    private static readonly string Protos = Path.Combine(Repository.Root, "services", "shared", "Redirect.Contracts", "Protos");
    private static readonly object Start = new { seconds = "1773100800", nanos = 0 }; // 2026-03-10T00:00:00Z
    private static readonly object End = new { seconds = "1773187200", nanos = 0 }; // 2026-03-11T00:00:00Z

    private protected AttributionGrpcTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task Answers_are_those_of_rest_and_errors_standard_codes()
    {
        await VisitAsync("wechat", TimeSpan.FromDays(1));
        await VisitAsync("store", TimeSpan.FromHours(1));
        await VisitAsync("store", TimeSpan.FromHours(-1));
        await OrderAsync("T1", 101, Buyer);
        await SendAsync(HttpMethod.Post, "orders", new { orderId = "T2", state = "created", occurredAt = From }, "orders:write");

        var table = await AnswerAsync("GetAttribution", new { from = Start, to = End, models = new[] { "linear", "markov", "active" } });
        Assert.Equal(("1", "101", "CNY"), (Text(table, "orders"), Text(table, "amount"), Text(table, "currency")));
        Assert.Equal([("linear", 0), ("markov", 2), ("last", 0)], table.GetProperty("models").EnumerateArray().Select(x => (Text(x, "model"), x.GetProperty("channels").GetArrayLength())));
        Assert.Equal(
            ["wechat 0.5/51 0.5/51 0/0", "store 0.5/50 0.5/50 1/101"],
            table.GetProperty("entries").EnumerateArray().Select(x => Text(x, "key") + string.Concat(x.GetProperty("credits").EnumerateArray().Select(credit => $" {Text(credit, "orders")}/{Text(credit, "amount")}"))));

        var explained = await AnswerAsync("ExplainOrder", new { order_id = "T1", model = "first" });
        Assert.Equal([("wechat", "1", "101", "The first touch in the window."), ("store", "0", "0", "It is not the first touch.")], explained.GetProperty("path").EnumerateArray().Select(x => (Text(x.GetProperty("touch"), "channel"), Text(x, "share"), Text(x, "amount"), Text(x, "why"))));
        Assert.Equal("after_payment", Text(Assert.Single(explained.GetProperty("left_out").EnumerateArray()), "reason"));

        foreach (var (status, method, request) in new (StatusCode, string, object)[]
        {
            (StatusCode.InvalidArgument, "GetAttribution", new { }), (StatusCode.InvalidArgument, "GetAttribution", new { from = End, to = Start }),
            (StatusCode.InvalidArgument, "GetAttribution", new { from = Start, to = new { seconds = "999999999999999", nanos = 0 } }), (StatusCode.InvalidArgument, "GetAttribution", new { from = Start, to = End, by = 9 }),
            (StatusCode.InvalidArgument, "GetAttribution", new { from = Start, to = End, models = new[] { "x" } }), (StatusCode.NotFound, "GetAttribution", new { from = Start, to = End, models = new[] { "v7" } }),
            (StatusCode.InvalidArgument, "GetAttribution", new { from = Start, to = End, limit = 1_001 }), (StatusCode.NotFound, "GetAttribution", new { from = Start, to = End, scope = new { link_id = Guid.CreateVersion7().ToString() } }),
            (StatusCode.NotFound, "ExplainOrder", new { order_id = "T9" }), (StatusCode.FailedPrecondition, "ExplainOrder", new { order_id = "T2" }),
        })
        {
            Assert.Equal(status, (await CallAsync(method, request)).Status.Code);
        }

        foreach (var (status, principal) in new[] { (StatusCode.Unauthenticated, ""), (StatusCode.PermissionDenied, $"{Merchant}:orders:write"), (StatusCode.NotFound, $"{Guid.CreateVersion7()}:stats:read") })
        {
            Assert.Equal(status, (await CallAsync("ExplainOrder", new { order_id = "T1" }, principal)).Status.Code);
        }
    }

    private async Task<JsonElement> AnswerAsync(string method, object request)
    {
        var result = await CallAsync(method, request);
        Assert.Equal((StatusCode.OK, ""), (result.Status.Code, result.Status.Details));
        return Assert.Single(result.Messages);
    }

    private Task<GrpcJsResult> CallAsync(string method, object request, string? principal = null) =>
        GrpcJsClient.CallAsync(
            new GrpcJsCall(Path.Combine(Protos, "redirect", "attribution", "v1", "attribution.proto"), Host.GrpcAddress, "redirect.attribution.v1.Attribution", method)
            {
                Includes = [Protos],
                Request = request,
                Metadata = new Dictionary<string, string[]> { [AttributionHost.PrincipalHeader] = [principal ?? $"{Merchant}:stats:read"] },
            },
            Cancel);
}
