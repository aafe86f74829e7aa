using System.Globalization;
using Spectre.Console;
using static Redirect.Demo.Api;

namespace Redirect.Demo;

/// <summary>What each channel earned: buyers who came by several, their orders under four models, one of them explained, and a partner's statement.</summary>
internal sealed class Earnings(DemoSystem system, Api api, Figures figures, DirectoryInfo output, Action<string> say)
{
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private const string Settled = "linear";
    private const string Partner = "Hua";
    private const string Nobody = "direct";
    private static readonly string[] Models = ["last", "first", Settled, "position"];

    private readonly DemoPlacement[] placements =
    [
        new("Hua's post", "weibo", "link", Partner: Partner),
        new("Customer group", "wechat", "link"),
        new("Mei's video", "douyin", "link", Partner: "Mei"),
        new("Counter", "store", "link", Store: "Hangzhou"),
    ];

    private readonly PlannedBuyer[] buyers =
    [
        new("A-1001", [0, 1, 2, 3], 19_900),
        new("A-1002", [1, 0], 10_001),
        new("A-1003", [0], 3_000, Refunded: 3_000),
        new("A-1004", [2, 0, 1], 1),
        new("A-1005", [], 5_000),
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

        var paidAt = await BuyAsync(campaignId, visiting, cancellationToken);
        var model = await api.PostAsync("/api/v1/attribution/models", new { model = Settled }, cancellationToken);
        await api.PostAsync($"/api/v1/attribution/models/{model.GetProperty("version").GetInt32()}/activate", new { }, cancellationToken);
        await CompareAsync(paidAt, cancellationToken);
        await ExplainAsync(buyers[0], cancellationToken);

        var earned = buyers.Select(buyer => (buyer.Path.Zip(buyer.Credits(Settled)).Where(touch => placements[touch.First].Partner == Partner).Sum(touch => touch.Second), buyer.Amount, buyer.Refunded));
        await new PartnerStatement(api, figures, output, say).PlayAsync(
            Partner, DateOnly.FromDateTime(paidAt.UtcDateTime.AddHours(8)), buyers.Count(buyer => buyer.Path.Contains(0)), [.. earned.Where(credit => credit.Item1 > 0)], cancellationToken);
    }

    private async Task<DateTimeOffset> BuyAsync(string campaignId, Visiting visiting, CancellationToken cancellationToken)
    {
        var visitors = buyers.ToDictionary(buyer => buyer, _ => Convert.ToBase64String(Guid.CreateVersion7().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        foreach (var (buyer, visitor) in visitors)
        {
            foreach (var place in buyer.Path)
            {
                await visiting.LocationAsync(placements[place].Address!, Readers.Desktop, cancellationToken, visitor);

                // Two touches in one millisecond would be in the order of their ids.
                await Task.Delay(2, cancellationToken);
            }
        }

        var paidAt = TimeProvider.System.GetUtcNow();
        var visits = buyers.Sum(buyer => buyer.Path.Count);
        await api.UntilAsync($"/api/v1/stats/summary?campaignId={campaignId}", summary => summary.GetProperty("visits").GetProperty("human").GetInt64() == visits, cancellationToken);
        foreach (var (buyer, visitor) in visitors)
        {
            await api.PostAsync("/api/v1/orders", new { orderId = buyer.OrderId, amount = buyer.Amount, currency = "CNY", occurredAt = paidAt, visitorId = visitor }, cancellationToken);
            if (buyer.Refunded > 0)
            {
                await api.PostAsync("/api/v1/refunds", new { refundId = "R-" + buyer.OrderId, orderId = buyer.OrderId, amount = buyer.Refunded, currency = "CNY", occurredAt = paidAt.AddMilliseconds(1) }, cancellationToken);
            }
        }

        var summary = await api.GetAsync("/api/v1/stats/summary", cancellationToken);
        figures.Add("orders: paid", buyers.Sum(buyer => buyer.Amount), summary.GetProperty("paid").GetInt64());
        figures.Add("orders: refunded", buyers.Sum(buyer => buyer.Refunded), summary.GetProperty("refunded").GetInt64());
        say($"{buyers.Length} buyers passed up to {placements.Length} channels each and paid {buyers.Sum(buyer => buyer.Amount) / 100m:0.00} CNY; {buyers.Sum(buyer => buyer.Refunded) / 100m:0.00} was given back");
        return paidAt;
    }

    private async Task CompareAsync(DateTimeOffset paidAt, CancellationToken cancellationToken)
    {
        var (from, to) = (paidAt.UtcDateTime.AddMinutes(-1), paidAt.UtcDateTime.AddMinutes(1));
        var answer = await api.GetAsync($"/api/v1/attribution?from={from:O}&to={to:O}&by=channel&{string.Join('&', Models.Select(model => "model=" + model))}", cancellationToken);
        var credited = answer.GetProperty("entries").EnumerateArray().ToDictionary(
            entry => Text(entry, "key"), entry => entry.GetProperty("credits").EnumerateArray().Select(credit => credit.GetProperty("amount").GetInt64()).ToList());
        string[] channels = [.. placements.Select(placement => placement.Channel), Nobody];
        var planned = channels.ToDictionary(channel => channel, channel => Models.Select(model => Planned(channel, model)).ToList());
        var table = new Table().Border(TableBorder.Rounded).Title("what each channel earned, CNY, under four models");
        table.AddColumn("channel");
        foreach (var model in Models)
        {
            table.AddColumn(new TableColumn(model).RightAligned());
        }

        foreach (var channel in channels)
        {
            table.AddRow([channel, .. credited[channel].Select(amount => (amount / 100m).ToString("0.00", CultureInfo.InvariantCulture))]);
            foreach (var (at, model) in Models.Index())
            {
                figures.Add($"{model}: {channel}", planned[channel][at], credited[channel][at]);
            }
        }

        AnsiConsole.Write(table);
        var file = Path.Combine(output.FullName, "earnings.svg");
        await File.WriteAllTextAsync(file, GroupedChart.Draw("What each channel earned, CNY", Models, [.. channels.Select(channel => (channel, (IReadOnlyList<long>)credited[channel]))]), cancellationToken);
        say($"the same orders under {Models.Length} models, each adding up to what was paid; chart {Path.Combine(output.Name, "earnings.svg")}");
    }

    private long Planned(string channel, string model) => channel == Nobody
        ? buyers.Where(buyer => buyer.Path.Count == 0).Sum(buyer => buyer.Amount)
        : buyers.Sum(buyer => buyer.Path.Zip(buyer.Credits(model)).Where(touch => placements[touch.First].Channel == channel).Sum(touch => touch.Second));

    private async Task ExplainAsync(PlannedBuyer buyer, CancellationToken cancellationToken)
    {
        var why = await api.GetAsync($"/api/v1/orders/{buyer.OrderId}/explain?model=position", cancellationToken);
        var path = why.GetProperty("path").EnumerateArray().ToList();
        figures.Add("explained order: touches", buyer.Path.Count, path.Count);
        figures.Add("explained order: adds up", buyer.Amount, path.Sum(step => step.GetProperty("amount").GetInt64()));
        say($"why order {buyer.OrderId} of {buyer.Amount / 100m:0.00} is shared as it is by the model 'position':");
        foreach (var (step, planned) in path.Zip(buyer.Credits("position")))
        {
            figures.Add($"explained order: touch {step.GetProperty("position").GetInt32()}", planned, step.GetProperty("amount").GetInt64());
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"      {Text(step, "channel"),-8} {step.GetProperty("amount").GetInt64() / 100m,8:0.00}  {Text(step, "why")}");
        }
    }
}
