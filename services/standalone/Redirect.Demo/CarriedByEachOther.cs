using System.Text.Json;
using static Redirect.Demo.Api;

namespace Redirect.Demo;

/// <summary>Two shops agree to carry each other's placements, and somebody keeps counts this time.</summary>
internal sealed class CarriedByEachOther(DemoSystem system, Api admin, Api own, string ownId, Figures figures, Action<string> say)
{
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private const int Received = 5;
    private const int Sent = 4;
    private const int Price = 30;

    /// <summary>Plays it.</summary>
    /// <param name="scopes">Of the neighbour's key.</param>
    /// <param name="campaignId">Of ours.</param>
    /// <param name="visiting">The readers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PlayAsync(IReadOnlyList<string> scopes, string campaignId, Visiting visiting, CancellationToken cancellationToken)
    {
        var neighbourId = Text(await admin.PostAsync("/api/v1/merchants", new { name = "Tea house" }, cancellationToken), "id");
        using var neighbour = new Api(system.Http, Text(await admin.PostAsync($"/api/v1/merchants/{neighbourId}/keys", new { name = "demo", scopes }, cancellationToken), "key"));
        await own.PutAsync("/api/v1/alliances/profile", new { category = "Coats", statedVisitors = 1_000, findable = true }, cancellationToken);
        await neighbour.PutAsync("/api/v1/alliances/profile", new { category = "Tea", statedVisitors = 2_000, findable = true }, cancellationToken);
        var alliance = Text(await own.PostAsync("/api/v1/alliances", new { partnerId = neighbourId, terms = new { pricePerVisitor = Price, currency = "CNY" }, note = "Shall we?" }, cancellationToken), "id");
        await neighbour.PostAsync($"/api/v1/alliances/{alliance}/accept", new { }, cancellationToken);

        var theirCampaign = Text(await neighbour.PostAsync("/api/v1/campaigns", new { name = "Neighbours" }, cancellationToken), "id");
        await CarryAsync(own, alliance, campaignId, Received, visiting, cancellationToken);
        await CarryAsync(neighbour, alliance, theirCampaign, Sent, visiting, cancellationToken);
        await own.PostAsync($"/api/v1/alliances/{alliance}/review", new { }, cancellationToken);

        var (ours, theirs) = (await WeekAsync(own, alliance, cancellationToken), await WeekAsync(neighbour, alliance, cancellationToken));
        figures.Add("alliance: received", Received, ours.GetProperty("received").GetInt64());
        figures.Add("alliance: sent", Sent, ours.GetProperty("sent").GetInt64());
        figures.Add("alliance: the other side says the same of received", Sent, theirs.GetProperty("received").GetInt64());
        figures.Add("alliance: the other side says the same of sent", Received, theirs.GetProperty("sent").GetInt64());
        say($"an alliance of {ownId[..8]}… and {neighbourId[..8]}…: this week {ours.GetProperty("received")} visitors received and {ours.GetProperty("sent")} sent, ratio {ours.GetProperty("ratio")}; "
            + $"as it stands {(Received - Sent) * Price / 100m:0.00} CNY will be owed when the week is closed");
    }

    private async Task CarryAsync(Api side, string alliance, string campaignId, int visitors, Visiting visiting, CancellationToken cancellationToken)
    {
        var placement = Text(await side.PostAsync("/api/v1/placements", new { campaignId, name = "At the neighbour's", channel = "store" }, cancellationToken), "id");
        var link = await side.PostAsync("/api/v1/links", new { target = Target, title = "隔壁的客人", placementId = placement }, cancellationToken);

        // The placement travels to attribution as an event.
        await side.UntilPostedAsync($"/api/v1/alliances/{alliance}/placements", new { placementId = placement }, cancellationToken);
        for (var visitor = 0; visitor < visitors; visitor++)
        {
            await visiting.LocationAsync(new Uri(system.Http, Text(link, "slug")), Readers.Desktop, cancellationToken);
        }

        await visiting.LocationAsync(new Uri(system.Http, Text(link, "slug")), "curl/8.5.0", cancellationToken);
        await side.UntilAsync($"/api/v1/stats/summary?placementId={placement}", summary => summary.GetProperty("visits").GetProperty("total").GetInt64() == visitors + 1, cancellationToken);
    }

    private static async Task<JsonElement> WeekAsync(Api side, string alliance, CancellationToken cancellationToken) =>
        (await side.GetAsync($"/api/v1/alliances/{alliance}/balance", cancellationToken)).GetProperty("open").EnumerateArray().First();
}
