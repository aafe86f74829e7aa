using System.Net;
using System.Text.Json;
using static Redirect.Demo.Api;

namespace Redirect.Demo;

/// <summary>One photo for two influencers, each with an invisible mark of their own; a screenshot of one of them tells whose it was.</summary>
internal sealed class MarkedPhotos(Api api, Figures figures, DirectoryInfo output, Action<string> say)
{
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private static readonly string[] Influencers = ["Lin", "Wu"];

    /// <summary>Plays it.</summary>
    public async Task PlayAsync(string campaignId, CancellationToken cancellationToken)
    {
        var link = await api.PostAsync("/api/v1/links", new { target = Target, title = "秋日水果礼盒" }, cancellationToken);
        var linkId = Text(link, "id");
        var photo = Photo.Draw();
        await WriteAsync("photo.png", photo, cancellationToken);
        var given = new List<(string Name, string PlacementId, byte[] Picture)>();
        foreach (var name in Influencers)
        {
            var placement = await api.PostAsync("/api/v1/placements", new { campaignId, name = $"Photo for {name}", channel = "weibo", partner = name }, cancellationToken);
            using var marked = await api.UploadAsync("/api/v1/watermarks/embed", photo, "image/png", [("linkId", linkId), ("placementId", Text(placement, "id"))], cancellationToken);
            if (marked.StatusCode == HttpStatusCode.ServiceUnavailable && await marked.Content.ReadAsStringAsync(cancellationToken) is var why && why.Contains("libvips_missing", StringComparison.Ordinal))
            {
                say($"no marked photos: {Text(JsonDocument.Parse(why).RootElement, "detail")}");
                return;
            }

            var picture = marked.IsSuccessStatusCode ? await marked.Content.ReadAsByteArrayAsync(cancellationToken) : throw new DemoException($"embed answered {(int)marked.StatusCode}: {await marked.Content.ReadAsStringAsync(cancellationToken)}");
            var file = $"photo-{name.ToLowerInvariant()}.png";
            await WriteAsync(file, picture, cancellationToken);
            given.Add((name, Text(placement, "id"), picture));
            say($"the photo with {name}'s mark, {Path.Combine(output.Name, file)}, {(marked.Headers.TryGetValues("Watermark-Psnr", out var psnr) ? psnr.First() : "?")} dB from the original");
        }

        foreach (var (name, placementId, picture) in given)
        {
            var found = await AskAsync("detect", picture, "image/png", [], cancellationToken);
            figures.Add($"photo: {name}'s mark is found", 1, Placement(found) == placementId ? 1 : 0);
        }

        using var plain = await api.UploadAsync("/api/v1/watermarks/detect", photo, "image/png", [], cancellationToken);
        figures.Add("photo: the original has none", 0, (await Api.ReadAsync(plain, "detect", cancellationToken)).GetProperty("found").GetBoolean() ? 1 : 0);
        await LeakAsync(given[^1], cancellationToken);
    }

    // Somebody shows the photo in a chat; another takes a screenshot of it and sends it on.
    private async Task LeakAsync((string Name, string PlacementId, byte[] Picture) leaked, CancellationToken cancellationToken)
    {
        var page = Path.Combine(output.FullName, "chat.html");
        await File.WriteAllTextAsync(page, Chat(Convert.ToBase64String(leaked.Picture)), cancellationToken);
        var file = new FileInfo(Path.Combine(output.FullName, "chat.jpg"));
        var missing = await Screenshot.TakeAsync(new Uri(page), file, Readers.Wechat, cancellationToken);
        File.Delete(page);
        if (missing is not null)
        {
            say(missing);
            return;
        }

        var screenshot = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        say($"a screenshot of {leaked.Name}'s photo in a chat, scaled down and recompressed, {Path.Combine(output.Name, file.Name)} ({screenshot.Length / 1024} KiB)");
        var report = await AskAsync("report", screenshot, "image/jpeg", [], cancellationToken);
        figures.Add($"screenshot: it was {leaked.Name}'s", 1, report.TryGetProperty("placement", out var placement) && Text(placement, "id") == leaked.PlacementId ? 1 : 0);
        var resolved = await AskAsync("resolve", screenshot, "image/jpeg", [("visitorId", Guid.CreateVersion7().ToString())], cancellationToken);
        figures.Add("screenshot: whoever searches with it gets to the offer", 1, resolved.TryGetProperty("target", out var target) && target.GetString() == Target ? 1 : 0);
        var visits = 0L;
        var began = TimeProvider.System.GetTimestamp();
        while (visits == 0 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(50, cancellationToken);
            visits = (await api.GetAsync($"/api/v1/stats/summary?placementId={leaked.PlacementId}", cancellationToken)).GetProperty("visits").GetProperty("human").GetInt64();
        }

        figures.Add($"screenshot: a visit of {leaked.Name}'s", 1, visits);
        say($"the screenshot leads to the offer, and the visit counts for {leaked.Name}: {Text(report.GetProperty("placement"), "name")} of campaign {Text(report.GetProperty("campaign"), "name")}");
    }

    private async Task<JsonElement> AskAsync(string what, byte[] picture, string mediaType, (string, string)[] fields, CancellationToken cancellationToken)
    {
        using var answer = await api.UploadAsync("/api/v1/watermarks/" + what, picture, mediaType, fields, cancellationToken);
        return await Api.ReadAsync(answer, what, cancellationToken);
    }

    private Task WriteAsync(string name, byte[] content, CancellationToken cancellationToken) => File.WriteAllBytesAsync(Path.Combine(output.FullName, name), content, cancellationToken);

    private static string? Placement(JsonElement found) => found.TryGetProperty("placementId", out var id) ? id.GetString() : null;

    private static string Chat(string png) =>
        $$"""
        <!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <style>body{margin:0;background:#ededed;font:16px sans-serif}header{background:#f7f7f7;padding:14px;text-align:center;border-bottom:1px solid #ddd}
        p{margin:14px;padding:10px 12px;background:#95ec69;border-radius:6px;display:inline-block}img{display:block;margin:14px;width:332px;border-radius:6px}</style>
        <header>水果群 (128)</header><p>这个礼盒好看吗？</p><img src="data:image/png;base64,{{png}}"><p>哪里买的，求链接！</p>
        """;
}
