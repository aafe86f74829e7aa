using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using static Redirect.Demo.Api;

namespace Redirect.Demo;

/// <summary>What each channel earned: buyers who came by several, their orders under four models, one of them explained, and a partner's statement.</summary>
internal sealed class Earnings(DemoSystem system, Api api, Figures figures, DirectoryInfo output, Action<string> say)
{
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private static readonly string[] Models = ["last", "first", "linear", "position"];

    private readonly DemoPlacement[] placements =
    [
        new("Lin's post", "weibo", "link", Partner: "Lin"),
        new("Customer group", "wechat", "link"),
        new("Wu's video", "douyin", "link", Partner: "Wu"),
        new("Counter", "store", "link", Store: "Hangzhou"),
    ];

    private readonly PlannedBuyer[] buyers =
    [
        new("A-1", [0, 1, 2, 3], 19_900),
        new("A-2", [1, 0], 10_001),
        new("A-3", [0], 3_000, Refunded: 3_000),
        new("A-4", [2, 0, 1], 1),
        new("A-5", [], 5_000),
    ];

    /// <summary>Plays it.</summary>
    public async Task PlayAsync(string campaignId, Visiting visiting, CancellationToken cancellationToken)
    {
        foreach (var placement in placements)
        {
            placement.Id = Text(await api.PostAsync("/api/v1/placements", new { campaignId, placement.Name, placement.Channel, placement.Store, placement.Partner }, cancellationToken), "id");
            var link = await api.PostAsync("/api/v1/links", new { target = Target, title = $"秋日外套, {placement.Name}", placementId = placement.Id }, cancellationToken);
            placement.Address = new Uri(system.Http, Text(link, "slug"));
        }

        await BuyAsync(campaignId, visiting, cancellationToken);
    }

    private async Task BuyAsync(string campaignId, Visiting visiting, CancellationToken cancellationToken)
    {
        var orders = new List<(PlannedBuyer Buyer, string Visitor)>();
        foreach (var buyer in buyers)
        {
            var visitor = Guid.CreateVersion7();
            foreach (var place in buyer.Path)
            {
                await visiting.LocationAsync(placements[place].Address!, Readers.Desktop, cancellationToken, visitor);
            }

            orders.Add((buyer, visitor.ToString()));
        }

        var paidAt = TimeProvider.System.GetUtcNow();
        await UntilAsync($"/api/v1/stats/summary?campaignId={campaignId}", summary => summary.GetProperty("visits").GetProperty("human").GetInt64() == buyers.Sum(buyer => buyer.Path.Count), cancellationToken);
        foreach (var (buyer, visitor) in orders)
        {
            await api.PostAsync("/api/v1/orders", new { orderId = buyer.OrderId, amount = buyer.Amount, currency = "CNY", occurredAt = paidAt, visitorId = visitor }, cancellationToken);
            if (buyer.Refunded > 0)
            {
                await api.PostAsync("/api/v1/refunds", new { refundId = "R-" + buyer.OrderId, orderId = buyer.OrderId, amount = buyer.Refunded, currency = "CNY", occurredAt = TimeProvider.System.GetUtcNow() }, cancellationToken);
            }
        }

        say($"{buyers.Length} buyers passed up to {placements.Length} channels each and paid {buyers.Sum(buyer => buyer.Amount) / 100m:0.00}; {buyers.Sum(buyer => buyer.Refunded) / 100m:0.00} was given back");
    }
}
