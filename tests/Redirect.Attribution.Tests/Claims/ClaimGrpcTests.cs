using System.Globalization;
using System.Text.Json;
using Grpc.Core;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;
using Redirect.Testing;
using Redirect.Testing.GrpcJs;

namespace Redirect.Attribution.Tests.Claims;

public sealed class StandaloneClaimGrpcTests() : ClaimGrpcTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedClaimGrpcTests() : ClaimGrpcTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>What callers are told of claims, by grpc-js; and that REST says the same.</summary>
public abstract class ClaimGrpcTests : ClaimSuite
{
    private static readonly string Protos = Path.Combine(Repository.Root, "services", "shared", "Redirect.Contracts", "Protos");

    private protected ClaimGrpcTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Watching_a_code_shows_what_is_left_going_down_and_up_again()
    {
        const int Period = 20;
        await ClaimsAsync(Stock(1, left: 10, stock: 1_000));
        var watching = CallAsync("WatchCounters", new { code_id = Code, interval_ms = 200 }, maxMessages: 12);

        // Nobody says when the client has seen an answer; so the stock falls and rises until it has seen enough.
        for (var version = 2L; !watching.IsCompleted; version++)
        {
            var left = 10 + Math.Abs((version % Period) - (Period / 2));
            await ClaimsAsync(Stock(version, left, stock: 1_000), Step(left < 15 ? ClaimStepKind.Claimed : ClaimStepKind.Released));
            await Task.WhenAny(watching, Task.Delay(150, Cancel));
        }

        var result = await watching;
        Assert.Equal(StatusCode.Cancelled, result.Status.Code);
        var seen = result.Messages.Select(x => (Left: Number(x.GetProperty("stock"), "left"), Claims: Number(x, "claims"), Returned: Number(x, "claims_returned"))).ToList();
        Assert.Contains(seen.Zip(seen.Skip(1)), pair => pair.Second.Left < pair.First.Left);
        Assert.Contains(seen.Zip(seen.Skip(1)), pair => pair.Second.Left > pair.First.Left);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second.Claims >= pair.First.Claims && pair.Second.Returned >= pair.First.Returned));
        Assert.True(seen[^1].Claims > 0);
    }

    [Fact]
    public async Task Rest_says_the_same()
    {
        await ClaimsAsync(Stock(7, left: 4), Step(ClaimStepKind.Claimed, 1_000), Step(ClaimStepKind.Redeemed, 900), Step(ClaimStepKind.Reversed, 300, items: 1));
        await Host.DeliverAsync(Some.Visit(Merchant));

        foreach (var (rpc, rest) in new[]
        {
            (Assert.Single((await CallAsync("WatchCounters", new { code_id = Code }, maxMessages: 1)).Messages), await FirstAsync($"watch?codeId={Code}")),
            (Assert.Single((await CallAsync("GetSummary", new { })).Messages), await GetAsync("summary")),
        })
        {
            foreach (var name in (string[])["claims", "claims_returned", "redemptions", "redemptions_reversed", "redeemed_amount", "reversed_amount", "orders", "paid"])
            {
                Assert.Equal((name, Number(rpc, name)), (name, rest.GetProperty(Camel(name)).GetInt64()));
            }

            Assert.Equal("CNY", rpc.GetProperty("redeemed_currency").GetString());
            Assert.Equal("CNY", rest.GetProperty("redeemedCurrency").GetString());
            Assert.Equal(Number(rpc.GetProperty("visits"), "total"), rest.GetProperty("visits").GetProperty("total").GetInt64());
            if (rpc.GetProperty("stock").ValueKind == JsonValueKind.Null)
            {
                Assert.False(rest.TryGetProperty("stock", out _));
                continue;
            }

            foreach (var field in rest.GetProperty("stock").EnumerateObject())
            {
                var name = field.Name == "codeId" ? "code_id" : field.Name;
                Assert.Equal((name, field.Value.ToString()), (name, rpc.GetProperty("stock").GetProperty(name).ToString()));
            }

            Assert.Equal(rpc.GetProperty("stock").EnumerateObject().Count(), rest.GetProperty("stock").EnumerateObject().Count());
            Assert.Equal(rest.GetProperty("stock").GetRawText(), (await GetAsync($"stock?codeId={Code}")).GetRawText());
        }
    }

    [Fact]
    public async Task Series_and_top_have_claims_and_redemptions()
    {
        await ClaimsAsync(null, Step(ClaimStepKind.Claimed), Step(ClaimStepKind.Redeemed), Step(ClaimStepKind.Redeemed));

        var noon = new { seconds = "1773144000", nanos = 0 };
        var one = new { seconds = "1773147600", nanos = 0 };
        var series = Assert.Single((await CallAsync("GetTimeSeries", new { from = noon, to = one })).Messages);
        var top = Assert.Single((await CallAsync("ListTop", new { by = "DIMENSION_FORM" })).Messages);

        foreach (var row in (JsonElement[])[Assert.Single(series.GetProperty("points").EnumerateArray()), Assert.Single(top.GetProperty("entries").EnumerateArray())])
        {
            Assert.Equal((1, 2), (Number(row, "claims"), Number(row, "redemptions")));
        }
    }

    [Fact]
    public async Task Errors_are_standard_codes()
    {
        await ClaimsAsync(Stock(1, left: 9));
        Assert.Equal(StatusCode.NotFound, (await CallAsync("WatchCounters", new { code_id = Code }, merchant: Guid.CreateVersion7())).Status.Code);
        Assert.Equal(StatusCode.NotFound, (await CallAsync("WatchCounters", new { code_id = Guid.CreateVersion7() })).Status.Code);
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync("WatchCounters", new { code_id = "x" })).Status.Code);
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync("WatchCounters", new { code_id = Code, scope = new { link_id = Merchant } })).Status.Code);
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync("WatchCounters", new { code_id = Code, interval_ms = 199 })).Status.Code);
    }

    private static long Number(JsonElement element, string name) => long.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static string Camel(string name) => string.Concat(name.Split('_').Select((word, at) => at == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Host.Http.SendAsync(Request(path), Cancel);
        Assert.True(response.IsSuccessStatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
    }

    private async Task<JsonElement> FirstAsync(string path)
    {
        using var response = await Host.Http.SendAsync(Request(path), HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        while (await lines.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line[6..]).RootElement;
            }
        }

        throw new EndOfStreamException();
    }

    private HttpRequestMessage Request(string path) => new(HttpMethod.Get, "/api/v1/stats/" + path) { Headers = { { AttributionHost.PrincipalHeader, $"{Merchant}:stats:read" } } };

    private Task<GrpcJsResult> CallAsync(string method, object request, Guid? merchant = null, int? maxMessages = null) =>
        GrpcJsClient.CallAsync(
            new GrpcJsCall(
                Path.Combine(Protos, "redirect", "attribution", "v1", "stats.proto"), Host.GrpcAddress, "redirect.attribution.v1.Stats", method)
            {
                Includes = [Protos],
                Request = request,
                Metadata = new Dictionary<string, string[]> { [AttributionHost.PrincipalHeader] = [$"{merchant ?? Merchant}:stats:read"] },
                MaxMessages = maxMessages,
            },
            Cancel);
}
