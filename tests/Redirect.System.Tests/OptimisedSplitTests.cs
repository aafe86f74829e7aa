using System.Globalization;
using System.Text.Json;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>From visits and orders to shares, through the whole of one process: spool, ingest, maturity, outbox, shares, redirects.</summary>
public sealed class OptimisedSplitTests : IAsyncLifetime
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    private const string Worse = "https://item.taobao.com/item.htm?id=1";
    private const string Better = "https://item.taobao.com/item.htm?id=2";

    private readonly HastySystem system = new();

    public ValueTask InitializeAsync() => system.InitializeAsync();

    public ValueTask DisposeAsync() => system.DisposeAsync();

    [Fact]
    public async Task Visitors_move_to_the_variant_that_sells()
    {
        var merchant = await system.NewMerchantAsync();
        var link = await merchant.Api.PostAsync("/api/v1/links", new
        {
            target = Worse,
            split = new[] { new { name = "worse", target = Worse, weight = 50 }, new { name = "better", target = Better, weight = 50 } },
            optimise = "orders",
        });
        var (id, slug) = (link.Text("id"), link.Text("slug"));
        using var reader = new TestApi(system.Http, null);

        // Three in ten order of the better variant, one in fifty of the worse; orders overtake their visits as they like.
        var seen = new Dictionary<string, int> { [Worse] = 0, [Better] = 0 };
        var orders = 0;
        for (var visitor = 0; visitor < 240; visitor++)
        {
            var (location, cookie) = await VisitAsync(reader, slug);
            if (++seen[location] % (location == Better ? 3 : 50) == 0)
            {
                orders++;
                var order = await merchant.Api.PostAsync("/api/v1/orders", new
                {
                    orderId = "T" + visitor.ToString(CultureInfo.InvariantCulture),
                    amount = 19_900,
                    currency = "CNY",
                    paidAt = TimeProvider.System.GetUtcNow(),
                    visitorId = cookie,
                });
                Assert.Contains(order.Text("state"), new[] { "waiting", "touched" });
            }
        }

        var experiment = await Poll.UntilAsync(
            () => merchant.Api.GetAsync($"/api/v1/stats/experiment?linkId={id}"),
            body => body.GetProperty("variants").EnumerateArray().Sum(variant => variant.GetProperty("matureOrderingVisitors").GetInt64()) == orders,
            TimeSpan.FromSeconds(30),
            "every order at its variant");
        Assert.Equal(240, experiment.GetProperty("variants").EnumerateArray().Sum(variant => variant.GetProperty("visitors").GetInt64()));
        Assert.False(experiment.GetProperty("sampleRatio").GetProperty("mismatch").GetBoolean());
        Assert.True(Variant(experiment, "better").GetProperty("probabilityBest").GetDouble() > 0.99);

        // New visitors, a hundred at a time, until nine in ten of the last hundred fall to the better one: its share is 95 %.
        await Poll.UntilAsync(
            async () =>
            {
                var better = 0;
                for (var visitor = 0; visitor < 100; visitor++)
                {
                    better += (await VisitAsync(reader, slug)).Location == Better ? 1 : 0;
                }

                return better >= 90;
            },
            TimeSpan.FromSeconds(30),
            "new visitors to go to the better variant");
        await Poll.UntilAsync(
            () => merchant.Api.GetAsync($"/api/v1/stats/experiment?linkId={id}"),
            body => Variant(body, "better").GetProperty("currentShare").GetDouble() is > 0.85 and <= 0.951,
            TimeSpan.FromSeconds(10),
            "the share to be logged");

        var summary = await merchant.Api.GetAsync($"/api/v1/stats/summary?linkId={id}");
        Assert.Equal((orders, orders * 19_900L, "CNY"), (summary.GetProperty("orders").GetInt64(), summary.GetProperty("paid").GetInt64(), summary.Text("currency")));
    }

    private static JsonElement Variant(JsonElement experiment, string name) =>
        experiment.GetProperty("variants").EnumerateArray().Single(variant => variant.Text("name") == name);

    private static async Task<(string Location, string Visitor)> VisitAsync(TestApi reader, string slug)
    {
        using var answer = await reader.SendAsync(HttpMethod.Get, "/" + slug, null, ("User-Agent", Phone));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("rv=", StringComparison.Ordinal));
        return (answer.Headers.Location!.OriginalString, cookie[3..].Split(';')[0]);
    }

    /// <summary>One process in which visitors have had time to order at once.</summary>
    private sealed class HastySystem : StandaloneSystem
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Experiments__Maturity"] = "00:00:00",
            ["Experiments__PublishEvery"] = "00:00:00.2",
            ["Links__Splits__Refresh"] = "00:00:00.2",
        };
    }
}
