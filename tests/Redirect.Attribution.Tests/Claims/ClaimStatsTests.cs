using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Claims;

public sealed class StandaloneClaimStatsTests() : ClaimStatsTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedClaimStatsTests() : ClaimStatsTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>What callers are told of claims, by REST.</summary>
public abstract class ClaimStatsTests : ClaimSuite
{
    private protected ClaimStatsTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task The_summary_has_gross_figures_and_what_came_back_beside_them()
    {
        var placement = Guid.CreateVersion7();
        await ClaimsAsync(
            Stock(1, 8), Step(ClaimStepKind.Claimed, 1_000, placement: placement), Step(ClaimStepKind.Claimed, 1_000, placement: placement), Step(ClaimStepKind.Redeemed, 900, placement: placement),
            Step(ClaimStepKind.Reversed, 900, placement: placement, items: 1));
        var other = Guid.CreateVersion7();
        await ClaimsAsync(Stock(1, 9, code: other), Step(ClaimStepKind.Claimed, 1_000, code: other, at: Some.Noon.AddHours(-2)), Step(ClaimStepKind.Redeemed, 400, code: other));

        foreach (var (query, expected) in new (string, string)[]
        {
            ("", "3,1,2,1,1300,900,CNY"),
            ($"linkId={Merchant}", "3,1,2,1,1300,900,CNY"),
            ($"placementId={placement}", "2,1,1,1,900,900,CNY"),
            ($"linkId={Merchant}&placementId={placement}", "2,1,1,1,900,900,CNY"),
            ("from=2026-03-10T12:00:00Z", "2,1,2,1,1300,900,CNY"),
            ("to=2026-03-10T12:00:00Z", "1,0,0,0,0,0,"),
        })
        {
            Assert.Equal((query, expected), (query, Figures(await GetAsync("summary?" + query))));
        }

        Assert.False((await GetAsync("summary")).TryGetProperty("stock", out _));
        Assert.False((await GetAsync("summary")).TryGetProperty("currency", out _));
    }

    [Fact]
    public async Task A_series_has_claims_and_redemptions_when_they_happened()
    {
        await Host.DeliverAsync(Some.Visit(Merchant));
        await ClaimsAsync(null, Step(ClaimStepKind.Claimed, at: Some.Noon.AddHours(-1)), Step(ClaimStepKind.Redeemed, 5), Step(ClaimStepKind.Redeemed, 5));

        var series = await GetAsync("timeseries?from=2026-03-10T11:00:00Z&to=2026-03-10T14:00:00Z");
        var days = await GetAsync("timeseries?from=2026-03-10T11:00:00Z&to=2026-03-10T14:00:00Z&interval=day");

        Assert.Equal([(0, 1, 0), (1, 0, 2), (0, 0, 0)], Points(series));
        Assert.Equal([(1, 1, 2)], Points(days));
    }

    [Fact]
    public async Task The_top_has_claims_beside_visits_also_where_nobody_visited()
    {
        var (visited, claimed) = (Some.Id(Merchant, 1), Some.Id(Merchant, 2));
        await Host.CatalogueAsync(Changes.Placement(Merchant, claimed, claimed, "Store 2"));
        await Host.DeliverAsync(Some.Visit(Merchant, placement: visited));
        await ClaimsAsync(null, Step(ClaimStepKind.Claimed, placement: claimed), Step(ClaimStepKind.Claimed, placement: visited), Step(ClaimStepKind.Redeemed, placement: claimed));

        Assert.Equal([($"{visited}", "", 1, 1, 0), ($"{claimed}", "Store 2", 0, 1, 1)], Entries(await GetAsync("top?by=placement")));
        Assert.Equal([("link", "", 1, 0, 0), ("surprise", "", 0, 2, 1)], Entries(await GetAsync("top?by=form")));
    }

    [Fact]
    public async Task The_stock_is_the_latest_that_is_known()
    {
        await ClaimsAsync(Stock(4, left: 3));
        await ClaimsAsync(Stock(2, left: 5));

        Assert.Equal(
            $$"""{"codeId":"{{Code}}","label":"wordofmouth","limited":true,"stock":10,"left":3,"held":7,"claimed":7,"redeemed":0,"returned":0,"waiting":0}""",
            (await GetAsync($"stock?codeId={Code}")).GetRawText());
    }

    [Fact]
    public async Task Another_merchants_code_is_not_found()
    {
        await ClaimsAsync(Stock(1, left: 9), Step(ClaimStepKind.Claimed));
        foreach (var path in (string[])[$"stock?codeId={Code}", $"watch?codeId={Code}"])
        {
            using var response = await Host.Http.SendAsync(Request(path, Guid.CreateVersion7()), Cancel);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("code_not_found", (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Watching_a_code_shows_its_stock_going_down_and_up_again()
    {
        await ClaimsAsync(Stock(1, left: 10));
        using var response = await Host.Http.SendAsync(Request($"watch?codeId={Code}&intervalMs=200"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal((10, 0, 0), await UntilAsync(lines, left: 10, claims: 0));

        await ClaimsAsync(Stock(2, left: 8), Step(ClaimStepKind.Claimed), Step(ClaimStepKind.Claimed));
        Assert.Equal((8, 2, 0), await UntilAsync(lines, left: 8, claims: 2));
        await ClaimsAsync(Stock(3, left: 9), Step(ClaimStepKind.Expired));
        Assert.Equal((9, 2, 1), await UntilAsync(lines, left: 9, claims: 2));

        // Old news is no news.
        await ClaimsAsync(Stock(2, left: 8), Step(ClaimStepKind.Claimed));
        Assert.Equal((9, 3, 1), await UntilAsync(lines, left: 9, claims: 3));
    }

    // Totals and stock are mirrored one after the other, so a message may come between the two.
    private static async Task<(long Left, long Claims, long Returned)> UntilAsync(StreamReader lines, long left, long claims)
    {
        while (await lines.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                var body = JsonDocument.Parse(line[6..]).RootElement;
                var seen = (body.GetProperty("stock").GetProperty("left").GetInt64(), body.GetProperty("claims").GetInt64(), body.GetProperty("claimsReturned").GetInt64());
                if ((seen.Item1, seen.Item2) == (left, claims))
                {
                    return seen;
                }
            }
        }

        throw new EndOfStreamException();
    }

    private static string Figures(JsonElement body) => string.Join(
        ',',
        ((string[])["claims", "claimsReturned", "redemptions", "redemptionsReversed", "redeemedAmount", "reversedAmount"])
            .Select(name => body.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture))
            .Append(body.TryGetProperty("redeemedCurrency", out var currency) ? currency.GetString() : ""));

    private static IEnumerable<(int Visits, int Claims, int Redemptions)> Points(JsonElement body) => body.GetProperty("points").EnumerateArray()
        .Select(x => (x.GetProperty("visits").GetProperty("total").GetInt32(), x.GetProperty("claims").GetInt32(), x.GetProperty("redemptions").GetInt32()));

    private static IEnumerable<(string Key, string Label, int Human, int Claims, int Redemptions)> Entries(JsonElement body) => body.GetProperty("entries").EnumerateArray()
        .Select(x => (
            x.GetProperty("key").GetString()!, x.GetProperty("label").GetString()!, x.GetProperty("visits").GetProperty("human").GetInt32(), x.GetProperty("claims").GetInt32(),
            x.GetProperty("redemptions").GetInt32()));

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Host.Http.SendAsync(Request(path), Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private HttpRequestMessage Request(string path, Guid? merchant = null) => new(HttpMethod.Get, "/api/v1/stats/" + path)
    {
        Headers = { { AttributionHost.PrincipalHeader, $"{merchant ?? Merchant}:stats:read" } },
    };
}
