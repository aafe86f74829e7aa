using System.Globalization;
using System.Net;
using System.Text.Json;
using Spectre.Console;
using static Redirect.Demo.Api;

namespace Redirect.Demo;

/// <summary>A small flash sale: a surprise code with a stock, a crowd at once, and what comes back of it.</summary>
internal sealed class FlashSale(Api api, Figures figures, Action<string> say)
{
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private const string NextTime = "https://shop.example.com/next-time";
    private const int Stock = 20;
    private const int Crowd = 60;
    private const int Patient = 3;
    private const int Redeemed = 8;
    private const int Released = 2;
    private const long FaceValue = 5000;
    private const long Given = 4500;

    /// <summary>Plays it.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        // There is one search box for all shops: a keyword that another demo holds can't be had.
        var keyword = "秋日惊喜" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
        var link = await api.PostAsync("/api/v1/links", new { target = Target, title = "秋日惊喜 满199减50" }, cancellationToken);
        var linkId = link.GetProperty("id").GetString()!;
        var code = await api.PostAsync("/api/v1/surprise-codes", new
        {
            keyword,
            linkId,
            benefit = new { type = "coupon", title = "满199减50", faceValue = FaceValue, currency = "CNY" },
            stock = Stock,
            perVisitor = 1,
            useTtl = "PT24H",
            soldOutTarget = NextTime,
            waitingList = 10,
        }, cancellationToken);
        var codePath = $"/api/v1/surprise-codes/{code.GetProperty("id").GetString()}";
        say($"surprise code {keyword}: {Stock} coupons, one a head, redeemable for 24 hours");

        var found = await api.PostAsync("/api/v1/surprise-codes/resolve", new { text = keyword, visitorId = Guid.CreateVersion7(), reader = new { userAgent = Readers.Desktop } }, cancellationToken);
        figures.Add("surprise code: found, and nothing taken", 0, await StockAsync(codePath, "held", cancellationToken));
        say($"somebody types it in a search box: {Name(found)}, a visit of its own form");

        var claims = await RushAsync(keyword, cancellationToken);
        await BringBackAsync(keyword, codePath, claims, cancellationToken);
        await CountAsync(linkId, codePath, cancellationToken);
    }

    private async Task<List<JsonElement>> RushAsync(string keyword, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(async reader => (Reader: reader, Answer: await ClaimAsync(keyword, wait: false, cancellationToken))));
        var got = answers.Where(each => each.Answer.Status == HttpStatusCode.Created).ToList();
        var late = answers.Where(each => each.Answer.Status == HttpStatusCode.Conflict).ToList();
        var table = new Table().Border(TableBorder.Rounded).Title($"{Crowd} readers, {Stock} coupons");
        table.AddColumns("reader", "answer", "sent to");
        foreach (var (reader, answer) in got.Take(3).Concat(late.Take(3)))
        {
            table.AddRow($"{reader + 1}", answer.Status == HttpStatusCode.Created ? "got it" : Name(answer.Body), answer.Body.TryGetProperty("target", out var target) ? target.GetString() ?? "" : "");
        }

        table.AddRow("…", $"{got.Count} got it, {late.Count} met \"sold out\"", "");
        AnsiConsole.Write(table);
        figures.Add("flash sale: got it", Stock, got.Count);
        figures.Add("flash sale: sold out", Crowd - Stock, late.Count(each => Name(each.Answer.Body) == "sold_out"));
        figures.Add("flash sale: sold out and sent elsewhere", Crowd - Stock, late.Count(each => each.Answer.Body.TryGetProperty("target", out var target) && target.GetString() == NextTime));
        say($"{Crowd} readers at once: {got.Count} coupons, {late.Count} sent to {NextTime}");
        return [.. got.Select(each => each.Answer.Body)];
    }

    private async Task BringBackAsync(string keyword, string codePath, List<JsonElement> claims, CancellationToken cancellationToken)
    {
        var waiting = new List<string>();
        for (var reader = 0; reader < Patient; reader++)
        {
            var (status, claim) = await ClaimAsync(keyword, wait: true, cancellationToken);
            figures.Add($"waiting list: place of reader {reader + 1}", reader + 1, status == HttpStatusCode.Accepted ? claim.GetProperty("place").GetInt64() : 0);
            waiting.Add($"/api/v1/claims/{claim.GetProperty("id").GetString()}");
        }

        var paths = claims.Select(claim => $"/api/v1/claims/{claim.GetProperty("id").GetString()}").ToList();
        for (var order = 0; order < Redeemed; order++)
        {
            await api.PostAsync(paths[order] + "/redeem", new { orderId = $"demo-{Guid.CreateVersion7():N}", amount = Given, staffId = "Li" }, cancellationToken);
        }

        figures.Add("flash sale: left while all is held", 0, await StockAsync(codePath, "left", cancellationToken));
        foreach (var path in paths[^Released..])
        {
            await api.PostAsync(path + "/release", new { }, cancellationToken);
        }

        // The order is refunded, and the coupon with it.
        await api.PostAsync(paths[0] + "/reverse", new { }, cancellationToken);
        var states = await Task.WhenAll(waiting.Select(async path => Text(await api.GetAsync(path, cancellationToken), "state")));
        figures.Add("waiting list: got one that came back", Patient, states.Count(state => state == "claimed"));
        var trail = (await api.GetAsync(paths[0], cancellationToken)).GetProperty("trail").EnumerateArray().Select(step => Text(step, "kind"));
        say($"{Redeemed} redeemed by staff, {Released} given up, 1 taken back after a refund ({string.Join(" → ", trail)}): {Released + 1} coupons came back and went to the {Patient} who waited");
    }

    private async Task CountAsync(string linkId, string codePath, CancellationToken cancellationToken)
    {
        foreach (var (figure, expected) in ((string, long)[])
            [("total", Stock), ("left", 0), ("held", Stock), ("claimed", Stock + Patient), ("redeemed", Redeemed), ("returned", Released + 1), ("waiting", 0)])
        {
            figures.Add($"stock: {figure}", expected, await StockAsync(codePath, figure, cancellationToken));
        }

        var deadline = TimeProvider.System.GetTimestamp();
        JsonElement summary;
        do
        {
            summary = await api.GetAsync($"/api/v1/stats/summary?linkId={linkId}", cancellationToken);
            await Task.Delay(50, cancellationToken);
        }
        while ((summary.GetProperty("claims").GetInt64() < Stock + Patient || summary.GetProperty("redemptions").GetInt64() < Redeemed)
            && TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(30));

        figures.Add("figures: claims", Stock + Patient, summary.GetProperty("claims").GetInt64());
        figures.Add("figures: redemptions", Redeemed, summary.GetProperty("redemptions").GetInt64());
        figures.Add("figures: visits by the code", 1, summary.GetProperty("visits").GetProperty("human").GetInt64());
        var table = new Table().Border(TableBorder.Rounded).Title("the stock, and what was counted");
        table.AddColumns("coupons", "held", "left", "claims ever", "redeemed", "came back");
        table.AddRow([.. await Task.WhenAll(((string[])["total", "held", "left", "claimed", "redeemed", "returned"]).Select(async figure => (await StockAsync(codePath, figure, cancellationToken)).ToString(CultureInfo.InvariantCulture)))]);
        AnsiConsole.Write(table);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> ClaimAsync(string code, bool wait, CancellationToken cancellationToken) =>
        api.TryPostAsync("/api/v1/claims", new { code, visitorId = Guid.CreateVersion7(), wait }, cancellationToken);

    private async Task<long> StockAsync(string codePath, string figure, CancellationToken cancellationToken) =>
        (await api.GetAsync(codePath, cancellationToken)).GetProperty("stock").GetProperty(figure).GetInt64();

    // Of a refusal its code, of a code its name.
    private static string Name(JsonElement answer) => answer.TryGetProperty("code", out var code) ? code.GetString()! : Text(answer.GetProperty("benefit"), "title");
}
