using static Redirect.Demo.Api;

namespace Redirect.Demo;

/// <summary>One design for five stores: a sheet of QR codes to cut out, each store's its own, and a customer who scans each.</summary>
internal sealed class StoreSheet(DemoSystem system, Api api, Figures figures, DirectoryInfo output, Action<string> say)
{
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private static readonly string[] Stores = ["杭州湖滨", "上海徐家汇", "南京新街口", "苏州观前", "宁波天一"];

    /// <summary>Plays it.</summary>
    public async Task PlayAsync(string campaignId, Visiting visiting, CancellationToken cancellationToken)
    {
        var link = await api.PostAsync("/api/v1/links", new { target = Target, title = "门店扫码 满199减50" }, cancellationToken);
        var linkId = Text(link, "id");
        var sheet = new
        {
            linkId,
            campaignId,
            channel = "store",
            design = new { page = "a4", label = new { width = 90, height = 70 }, gap = 6, bleed = 3, cropMarks = true, numbered = true, title = "秋日惊喜", subtitle = "扫码领 50 元券", scanDistance = 0.4 },
            labels = Stores.Select(store => new { name = store, store }),
        };
        var pdf = await api.PostForFileAsync("/api/v1/print-sheets", sheet, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(output.FullName, "sheet.pdf"), pdf, cancellationToken);
        var again = await api.PostForFileAsync("/api/v1/print-sheets", sheet, cancellationToken);
        figures.Add("sheet: a PDF", 1, pdf.AsSpan().StartsWith("%PDF-"u8) ? 1 : 0);
        figures.Add("sheet: the same again, byte for byte", 1, pdf.AsSpan().SequenceEqual(again) ? 1 : 0);
        say($"a sheet of {Stores.Length} labels to cut out, {Path.Combine(output.Name, "sheet.pdf")} ({pdf.Length / 1024} KiB)");

        // Each store has a placement of its own now; a customer of each scans what hangs there.
        var listed = await api.GetAsync($"/api/v1/placements?campaignId={campaignId}&limit=100", cancellationToken);
        var placements = listed.GetProperty("items").EnumerateArray().Where(placement => placement.TryGetProperty("store", out var store) && Stores.Contains(store.GetString())).ToList();
        figures.Add("sheet: placements of the stores", Stores.Length, placements.Count);
        foreach (var placement in placements)
        {
            var forms = await api.GetAsync($"/api/v1/links/{linkId}/forms?placementId={Text(placement, "id")}", cancellationToken);
            var url = Text(forms.GetProperty("forms").EnumerateArray().First(form => Text(form, "name") == "qr"), "url");
            figures.Add($"sheet: {Text(placement, "store")} leads to the offer", 1, await visiting.LocationAsync(new Uri(system.Http, new Uri(url).PathAndQuery), Readers.Desktop, cancellationToken) == Target ? 1 : 0);
        }

        // Typed by hand, a form does not count.
        await visiting.LocationAsync(new Uri(system.Http, $"{Text(link, "slug")}?f=qr"), Readers.Desktop, cancellationToken);
        await CountAsync(linkId, cancellationToken);
    }

    private async Task CountAsync(string linkId, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        Dictionary<string, long> byForm;
        do
        {
            await Task.Delay(50, cancellationToken);
            var top = await api.GetAsync($"/api/v1/stats/top?by=form&linkId={linkId}", cancellationToken);
            byForm = top.GetProperty("entries").EnumerateArray().ToDictionary(entry => Text(entry, "key"), entry => entry.GetProperty("visits").GetProperty("total").GetInt64());
        }
        while (byForm.Values.Sum() < Stores.Length + 1 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30));

        figures.Add("sheet: visits by QR code", Stores.Length, byForm.GetValueOrDefault("qr"));
        figures.Add("sheet: visits by an address that was typed", 1, byForm.GetValueOrDefault("link"));
        say($"scanned once in each store: {byForm.GetValueOrDefault("qr")} visits by QR code; an address typed with ?f=qr counts as a plain link");
    }
}
