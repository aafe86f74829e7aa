using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Redirect.Demo;

/// <summary>The story, step by step, and the comparison of every figure with what the plan says it must be.</summary>
internal sealed class Story(DemoSystem system, DirectoryInfo output, bool falsify)
{
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private static readonly string[] KeyScopes = ["links:write", "stats:read"];
    private static readonly string[] Tags = ["demo"];
    private static readonly string[] Classes = ["total", "human", "preview", "bot", "prefetch", "duplicate", "internal", "suspect"];

    private readonly DemoPlacement[] placements =
    [
        new("Customer group", "wechat", "link"),
        new("Store Hangzhou", "store", "qr", Store: "Hangzhou"),
        new("Influencer Lin", "weibo", "link", Partner: "Lin"),
    ];

    private readonly List<(string Figure, long Expected, long Counted)> figures = [];
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

        var campaign = await api.PostAsync("/api/v1/campaigns", new { name = "Autumn sale", lookbackDays = 15 }, cancellationToken);
        var campaignId = Text(campaign, "id");
        Step("campaign \"Autumn sale\"");

        foreach (var placement in placements)
        {
            var answer = await api.PostAsync("/api/v1/placements", new { campaignId, placement.Name, placement.Channel, placement.Store, placement.Partner }, cancellationToken);
            placement.Id = Text(answer, "id");
            Step($"placement {placement.Name}: channel {placement.Channel}, read as {placement.Form}");
        }

        var link = await api.PostAsync("/api/v1/links", new { target = Target, title = "Autumn jacket", placementId = placements[0].Id, tags = Tags }, cancellationToken);
        var linkId = Text(link, "id");
        Step($"link {Text(link, "shortUrl")} → {Target}");

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
        Step($"{plan.Visits.Count} requests: {string.Join(", ", Readers.All.Select(reader => $"{reader.Requests} {reader.Reader.Name}"))}");
        await Visiting.SendAsync(plan, Target, cancellationToken);

        var summary = await CountedAsync(api, linkId, plan, cancellationToken);
        Step("counted");
        await CompareAsync(api, linkId, campaignId, plan, summary, cancellationToken);
        await CompareGrpcAsync(key, linkId, summary, cancellationToken);
        await DrawAsync(plan, cancellationToken);
        return Verdict();
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.GetString() is { } text ? text : throw new DemoException($"An answer lacks '{property}': {element}");

    private static string PlacementCode(DemoPlacement placement) =>
        System.Web.HttpUtility.ParseQueryString(placement.Address!.Query)["p"] ?? throw new DemoException($"The address {placement.Address} names no placement.");

    // The addresses that the system prints are the public ones; the demo reaches the same paths where it was told to play.
    private Uri Reachable(string address) => new(system.Http, new Uri(address).PathAndQuery);

    private static async Task<JsonElement> CountedAsync(Api api, string linkId, VisitPlan plan, CancellationToken cancellationToken)
    {
        var deadline = TimeSpan.FromSeconds(30);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var summary = await api.GetAsync($"/api/v1/stats/summary?linkId={linkId}", cancellationToken);
            if (summary.GetProperty("visits").GetProperty("total").GetInt64() >= plan.Counted.Count() || watch.Elapsed > deadline)
            {
                return summary;
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    private async Task CompareAsync(Api api, string linkId, string campaignId, VisitPlan plan, JsonElement summary, CancellationToken cancellationToken)
    {
        Compare("link", plan.Counted, summary.GetProperty("visits"));
        if (summary.GetProperty("uniqueVisitorsExact").GetBoolean())
        {
            figures.Add(("link: unique visitors", plan.People, summary.GetProperty("uniqueVisitors").GetInt64()));
        }

        var campaign = await api.GetAsync($"/api/v1/stats/summary?campaignId={campaignId}", cancellationToken);
        Compare("campaign", plan.Counted, campaign.GetProperty("visits"));

        foreach (var (dimension, key) in ((string, Func<PlannedVisit, string>)[])
            [("placement", visit => visit.Placement.Id), ("form", visit => visit.Placement.Form), ("channel", visit => visit.Placement.Channel)])
        {
            var top = await api.GetAsync($"/api/v1/stats/top?by={dimension}&linkId={linkId}", cancellationToken);
            var entries = top.GetProperty("entries").EnumerateArray().ToDictionary(entry => Text(entry, "key"));
            var table = Table(dimension);
            foreach (var group in plan.Counted.GroupBy(key))
            {
                var name = dimension == "placement" ? placements.First(placement => placement.Id == group.Key).Name : group.Key;
                if (!entries.Remove(group.Key, out var entry))
                {
                    throw new DemoException($"The figures by {dimension} lack '{name}'.");
                }

                Compare($"{dimension} {name}", group, entry.GetProperty("visits"));
                table.AddRow([name, .. Classes[..5].Select(quality => entry.GetProperty("visits").GetProperty(quality).GetInt64().ToString(CultureInfo.InvariantCulture))]);
            }

            figures.Add(($"{dimension}s nobody planned", 0, entries.Count));
            AnsiConsole.Write(table);
        }
    }

    private static Table Table(string dimension)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"visits by {dimension}");
        table.AddColumn(dimension);
        foreach (var quality in Classes[..5])
        {
            table.AddColumn(new TableColumn(quality).RightAligned());
        }

        return table;
    }

    private void Compare(string what, IEnumerable<PlannedVisit> planned, JsonElement visits)
    {
        var expected = planned.CountBy(visit => visit.Reader.Quality!).ToDictionary();
        foreach (var quality in Classes)
        {
            var must = quality == "total" ? expected.Values.Sum() : expected.GetValueOrDefault(quality);
            figures.Add(($"{what}: {quality}", must, visits.GetProperty(quality).GetInt64()));
        }
    }

    private async Task CompareGrpcAsync(string key, string linkId, JsonElement summary, CancellationToken cancellationToken)
    {
        var answer = await GrpcStats.GetSummaryAsync(system.Grpc, key, linkId, cancellationToken);
        figures.Add(("gRPC: total", summary.GetProperty("visits").GetProperty("total").GetInt64(), answer.Visits.Total));
        figures.Add(("gRPC: human", summary.GetProperty("visits").GetProperty("human").GetInt64(), answer.Visits.Human));
    }

    private async Task DrawAsync(VisitPlan plan, CancellationToken cancellationToken)
    {
        var bars = plan.Counted.GroupBy(visit => visit.Placement.Channel)
            .Select(group => (group.Key, (long)group.Count(visit => visit.Reader.Quality == "human"), (long)group.Count(visit => visit.Reader.Quality != "human")));
        await WriteAsync("visits.svg", System.Text.Encoding.UTF8.GetBytes(Chart.Draw("Visits by channel", [.. bars])), cancellationToken);
        Step($"chart {Path.Combine(output.Name, "visits.svg")}");
    }

    private bool Verdict()
    {
        if (falsify)
        {
            var (figure, expected, counted) = figures[0];
            figures[0] = (figure, expected + 1, counted);
        }

        var wrong = figures.Where(figure => figure.Expected != figure.Counted).ToList();
        foreach (var (figure, expected, counted) in wrong)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]✗ {figure}: expected {expected}, counted {counted}[/]");
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[{(wrong.Count == 0 ? "green" : "red")}]{figures.Count - wrong.Count} of {figures.Count} figures add up[/]");
        return wrong.Count == 0;
    }

    private void Step(string what) => AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{++step,2}. {what}");

    private Task WriteAsync(string name, byte[] content, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(Path.Combine(output.FullName, name), content, cancellationToken);
}
