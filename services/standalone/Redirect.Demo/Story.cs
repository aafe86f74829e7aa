using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using static Redirect.Demo.Api;

namespace Redirect.Demo;

/// <summary>The story, step by step, and the comparison of every figure with what the plan says it must be.</summary>
internal sealed class Story(DemoSystem system, DirectoryInfo output, bool falsify)
{
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private const int Limit = 5;
    private const int Eager = 8;
    private static readonly TimeSpan BackAfter = TimeSpan.FromSeconds(3);
    private static readonly object DeepLink = new { scheme = "tbopen://m.taobao.com/tbopen/index.html?h5Url=" + Uri.EscapeDataString(Target), package = "com.taobao.taobao" };
    private static readonly string[] KeyScopes = ["links:read", "links:write", "codes:redeem", "stats:read", "media:write", "orders:write", "settlement:write"];
    private static readonly string[] Tags = ["demo"];

    private readonly DemoPlacement[] placements =
    [
        new("Customer group", "wechat", "link"),
        new("Store Hangzhou", "store", "qr", Store: "Hangzhou"),
        new("Influencer Lin", "weibo", "link", Partner: "Lin"),
    ];

    private readonly Figures figures = new();
    private int step;

    /// <summary>Plays it.</summary>
    /// <returns>Whether every figure added up.</returns>
    public async Task<bool> PlayAsync(CancellationToken cancellationToken)
    {
        output.Create();
        AnsiConsole.MarkupLineInterpolated($"[bold]Redirect demo[/] against {system.Http} (gRPC {system.Grpc})");
        using var admin = new Api(system.Http, system.AdminKey);

        var merchant = await admin.PostAsync("/api/v1/merchants", new { name = "Demo shop" }, cancellationToken);
        var merchantId = Text(merchant, "id");
        var created = await admin.PostAsync($"/api/v1/merchants/{merchantId}/keys", new { name = "demo", scopes = KeyScopes }, cancellationToken);
        var key = Text(created, "key");
        using var api = new Api(system.Http, key);
        Step($"merchant {merchantId} with a key of its own");

        var campaignId = await NewCampaignAsync(api, "Autumn sale", cancellationToken);
        Step("campaign \"Autumn sale\"");

        foreach (var placement in placements)
        {
            var answer = await api.PostAsync("/api/v1/placements", new { campaignId, placement.Name, placement.Channel, placement.Store, placement.Partner }, cancellationToken);
            placement.Id = Text(answer, "id");
            Step($"placement {placement.Name}: channel {placement.Channel}, read as {placement.Form}");
        }

        var link = await api.PostAsync("/api/v1/links", new { target = Target, title = "秋日外套 满199减50", placementId = placements[0].Id, tags = Tags, deepLink = DeepLink }, cancellationToken);
        var linkId = Text(link, "id");
        Step($"link {Text(link, "shortUrl")} → {Target}, which wakes the Taobao app on phones");

        foreach (var placement in placements)
        {
            var forms = await api.GetAsync($"/api/v1/links/{linkId}/forms?placementId={placement.Id}", cancellationToken);
            var form = forms.GetProperty("forms").EnumerateArray().First(item => Text(item, "name") == placement.Form);
            placement.Address = Reachable(Text(form, "url"));
        }

        var slug = Text(link, "slug");
        await WriteAsync("qr.png", await api.GetBytesAsync(new Uri(system.Http, $"/qr/{slug}.png?size=1024&p={PlacementCode(placements[1])}"), cancellationToken), cancellationToken);
        await WriteAsync("qr.svg", await api.GetBytesAsync(new Uri(system.Http, $"/qr/{slug}.svg?p={PlacementCode(placements[1])}"), cancellationToken), cancellationToken);
        Step($"QR code of the store, {Path.Combine(output.Name, "qr.png")} and qr.svg");

        var plan = VisitPlan.Make(placements);
        using var visiting = new Visiting();
        Step($"{plan.Visits.Count} requests in {VisitPlan.Rounds} rounds; the first");
        await visiting.SendAsync([.. plan.Visits.Where(visit => visit.Round == 0)], Target, cancellationToken);
        var firstRound = Stopwatch.StartNew();
        AnsiConsole.Write(WhoGotWhat());

        await ExplainAsync(api, linkId, cancellationToken);
        var resolved = await PassAlongAsync(api, linkId, cancellationToken);
        await LimitAsync(api, visiting, cancellationToken);
        await new FlashSale(api, figures, Step).PlayAsync(cancellationToken);
        await new StoreSheet(system, api, figures, output, Step).PlayAsync(await NewCampaignAsync(api, "Stores", cancellationToken), visiting, cancellationToken);
        await new MarkedPhotos(api, figures, output, Step).PlayAsync(await NewCampaignAsync(api, "Photos", cancellationToken), cancellationToken);
        await new Earnings(system, api, figures, output, Step).PlayAsync(await NewCampaignAsync(api, "Channels", cancellationToken), visiting, cancellationToken);
        await new CarriedByEachOther(system, admin, api, merchantId, figures, Step).PlayAsync(KeyScopes, await NewCampaignAsync(api, "Neighbours", cancellationToken), visiting, cancellationToken);
        await ScreenshotAsync(api, cancellationToken);

        // Who taps the same link twice within two seconds is a duplicate; these come back later.
        await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (BackAfter - firstRound.Elapsed).Ticks)), cancellationToken);
        Step("the second round: everybody comes back");
        await visiting.SendAsync([.. plan.Visits.Where(visit => visit.Round == 1)], Target, cancellationToken);

        List<PlannedVisit> counted = [.. plan.Counted, resolved];
        var summary = await CountedAsync(api, linkId, counted.Count, cancellationToken);
        Step("counted");
        await CompareAsync(api, linkId, campaignId, counted, plan.People, summary, cancellationToken);
        await CompareGrpcAsync(key, linkId, summary, cancellationToken);
        await DrawAsync(counted, cancellationToken);
        return figures.Verdict(falsify);
    }

    private static Table WhoGotWhat()
    {
        var table = new Table().Border(TableBorder.Rounded).Title("who got what");
        table.AddColumns("reader", "answer", "class", "requests");
        foreach (var (reader, requests) in Readers.All)
        {
            table.AddRow(reader.Name, reader.Gets, reader.Quality ?? "no visit", requests.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static async Task<string> NewCampaignAsync(Api api, string name, CancellationToken cancellationToken) =>
        Text(await api.PostAsync("/api/v1/campaigns", new { name, lookbackDays = 15 }, cancellationToken), "id");

    private async Task ExplainAsync(Api api, string linkId, CancellationToken cancellationToken)
    {
        var why = await api.PostAsync($"/api/v1/links/{linkId}/simulate", new { os = "ios", app = "wechat", region = "Hangzhou", at = "20:00" }, cancellationToken);
        Step($"asked beforehand: an iPhone inside WeChat in Hangzhou at 20:00 gets {Text(why, "outcome")}, because");
        foreach (var looked in why.GetProperty("steps").EnumerateArray())
        {
            AnsiConsole.MarkupLineInterpolated($"      {Text(looked, "check")}: {Text(looked, "why")}");
        }
    }

    // A friend copies the passphrase into a chat, another pastes the whole message: a visit of its own form.
    private async Task<PlannedVisit> PassAlongAsync(Api api, string linkId, CancellationToken cancellationToken)
    {
        var passphrase = await api.PostAsync("/api/v1/passphrases", new { linkId, placementId = placements[0].Id }, cancellationToken);
        var message = $"妈，帮我看看这件 👉{Text(passphrase, "text")}👈 周末8折，13800138000 找我";
        var found = await api.PostAsync("/api/v1/passphrases/resolve", new { text = message }, cancellationToken);
        if (!found.GetProperty("found").GetBoolean() || Text(found, "target") != Target)
        {
            throw new DemoException($"The passphrase was not found in its message: {found}");
        }

        Step($"passphrase {Text(passphrase, "token")}, found again inside a chat message");
        return new PlannedVisit(new Reader("passphrase", "", "human", Reader.Redirect), 0, 0, placements[0] with { Form = "passphrase" });
    }

    private async Task LimitAsync(Api api, Visiting visiting, CancellationToken cancellationToken)
    {
        const string overflow = "https://shop.example.com/next-time";
        var link = await api.PostAsync("/api/v1/links", new { target = Target, title = "只限前五位", maxVisits = Limit, overflowTarget = overflow }, cancellationToken);
        var address = new Uri(system.Http, Text(link, "slug"));
        var locations = await Task.WhenAll(Enumerable.Range(0, Eager).Select(_ => visiting.LocationAsync(address, Readers.Desktop, cancellationToken))
            .Concat(Enumerable.Range(0, 3).Select(_ => visiting.LocationAsync(address, "curl/8.5.0", cancellationToken))));
        figures.Add("limited link: let in", Limit, locations.Count(location => location == Target));
        figures.Add("limited link: sent to the overflow", Eager - Limit, locations.Count(location => location == overflow));
        figures.Add("limited link: programs shown a card", 3, locations.Count(location => location is null));
        Step($"a link for the first {Limit}: of {Eager} visitors at once and three programs, {locations.Count(location => location == Target)} were let in, {locations.Count(location => location == overflow)} sent elsewhere");
    }

    private async Task ScreenshotAsync(Api api, CancellationToken cancellationToken)
    {
        // A link of its own: looking at the page is a visit, too.
        var link = await api.PostAsync("/api/v1/links", new { target = Target, title = "秋日外套 满199减50" }, cancellationToken);
        var address = new Uri(system.Http, Text(link, "slug"));
        var file = new FileInfo(Path.Combine(output.FullName, "wechat-page.png"));
        Step(await Screenshot.TakeAsync(address, file, Readers.Wechat, cancellationToken) ?? $"what WeChat's readers see, {Path.Combine(output.Name, file.Name)}");
    }

    private static string PlacementCode(DemoPlacement placement) =>
        System.Web.HttpUtility.ParseQueryString(placement.Address!.Query)["p"] ?? throw new DemoException($"The address {placement.Address} names no placement.");

    // The addresses that the system prints are the public ones; the demo reaches the same paths where it was told to play.
    private Uri Reachable(string address) => new(system.Http, new Uri(address).PathAndQuery);

    private static async Task<JsonElement> CountedAsync(Api api, string linkId, int expected, CancellationToken cancellationToken)
    {
        var deadline = TimeSpan.FromSeconds(30);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var summary = await api.GetAsync($"/api/v1/stats/summary?linkId={linkId}", cancellationToken);
            if (summary.GetProperty("visits").GetProperty("total").GetInt64() >= expected || watch.Elapsed > deadline)
            {
                return summary;
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    private async Task CompareAsync(Api api, string linkId, string campaignId, List<PlannedVisit> counted, int people, JsonElement summary, CancellationToken cancellationToken)
    {
        figures.AddVisits("link", Classes(counted), summary.GetProperty("visits"));
        if (summary.GetProperty("uniqueVisitorsExact").GetBoolean())
        {
            figures.Add("link: unique visitors", people, summary.GetProperty("uniqueVisitors").GetInt64());
        }

        var campaign = await api.GetAsync($"/api/v1/stats/summary?campaignId={campaignId}", cancellationToken);
        figures.AddVisits("campaign", Classes(counted), campaign.GetProperty("visits"));

        foreach (var (dimension, key) in ((string, Func<PlannedVisit, string>)[])
            [("placement", visit => visit.Placement.Id), ("form", visit => visit.Placement.Form), ("channel", visit => visit.Placement.Channel)])
        {
            var top = await api.GetAsync($"/api/v1/stats/top?by={dimension}&linkId={linkId}", cancellationToken);
            var entries = top.GetProperty("entries").EnumerateArray().ToDictionary(entry => Text(entry, "key"));
            var table = Table(dimension);
            foreach (var group in counted.GroupBy(key))
            {
                var name = dimension == "placement" ? placements.First(placement => placement.Id == group.Key).Name : group.Key;
                if (!entries.Remove(group.Key, out var entry))
                {
                    throw new DemoException($"The figures by {dimension} lack '{name}'.");
                }

                figures.AddVisits($"{dimension} {name}", Classes(group), entry.GetProperty("visits"));
                table.AddRow([name, .. Figures.Classes[..5].Select(quality => entry.GetProperty("visits").GetProperty(quality).GetInt64().ToString(CultureInfo.InvariantCulture))]);
            }

            figures.Add($"{dimension}s nobody planned", 0, entries.Count);
            AnsiConsole.Write(table);
        }
    }

    private static IEnumerable<string> Classes(IEnumerable<PlannedVisit> visits) => visits.Select(visit => visit.Reader.Quality!);

    private static Table Table(string dimension)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"visits by {dimension}");
        table.AddColumn(dimension);
        foreach (var quality in Figures.Classes[..5])
        {
            table.AddColumn(new TableColumn(quality).RightAligned());
        }

        return table;
    }

    private async Task CompareGrpcAsync(string key, string linkId, JsonElement summary, CancellationToken cancellationToken)
    {
        var answer = await GrpcStats.GetSummaryAsync(system.Grpc, key, linkId, cancellationToken);
        figures.Add("gRPC: total", summary.GetProperty("visits").GetProperty("total").GetInt64(), answer.Visits.Total);
        figures.Add("gRPC: human", summary.GetProperty("visits").GetProperty("human").GetInt64(), answer.Visits.Human);
    }

    private async Task DrawAsync(List<PlannedVisit> counted, CancellationToken cancellationToken)
    {
        var bars = counted.GroupBy(visit => visit.Placement.Channel)
            .Select(group => (group.Key, (long)group.Count(visit => visit.Reader.Quality == "human"), (long)group.Count(visit => visit.Reader.Quality != "human")));
        await WriteAsync("visits.svg", System.Text.Encoding.UTF8.GetBytes(Chart.Draw("Visits by channel", [.. bars])), cancellationToken);
        Step($"chart {Path.Combine(output.Name, "visits.svg")}");
    }

    private void Step(string what) => AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{++step,2}. {what}");

    private Task WriteAsync(string name, byte[] content, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(Path.Combine(output.FullName, name), content, cancellationToken);
}
