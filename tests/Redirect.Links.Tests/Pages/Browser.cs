using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.Pages;

/// <summary>Asks for pages as the browsers of the domain's decision table do, and checks what holds for every page.</summary>
internal static partial class Browser
{
    public const string WeChat = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003233) NetType/WIFI Language/zh_CN";
    public const string Qq = "Mozilla/5.0 (Linux; Android 13; V2134A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/6.2 TBS/046715 Mobile Safari/537.36 V1_AND_SQ_8.9.88_4852_YYB_D QQ/8.9.88.13035 NetType/WIFI";
    public const string Weibo = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Weibo (iPhone14,5__weibo__13.9.0__iphone__os16.6)";
    public const string Iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
    public const string Android = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";
    public const string Harmony = "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile";
    public const string Crawler = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";
    public const string Html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    /// <summary>A title that is markup in every place a title could stand.</summary>
    public const string Evil = """</title></script><script>alert(1)</script>"'><img src=x onerror=alert(1)>{{7*7}}${x}""";

    public static async Task<PageAnswer> BrowseAsync(this FollowingHost host, string path, string agent = Iphone, string language = "zh-CN,zh;q=0.9", HttpMethod? method = null, string? accept = Html)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new PageAnswer(answer.StatusCode, text, answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>A link with a title and a behaviour; nobody has asked for it before.</summary>
    public static async Task<ShortLink> SeedAsync(this FollowingHost host, string slug, LinkBehaviour behaviour, string? title = "秋季外套", string target = "https://shop.example/item?id=1")
    {
        var (seeded, _, _) = await host.SeedAsync(slug, target);
        await using var db = host.Db();
        var link = await db.Links.SingleAsync(row => row.Id == seeded.Id);
        link.Title = title;
        link.Behaviour = behaviour;
        await db.SaveChangesAsync();
        return link;
    }

    /// <summary>What holds for every page, whatever it says.</summary>
    public static void IsSafe(PageAnswer page, HttpStatusCode status, string language = "zh-CN")
    {
        Assert.Equal((status, "text/html; charset=utf-8"), (page.Status, page["Content-Type"]));
        Assert.Equal(("private, no-store", "noindex", "nosniff", "no-referrer"), (Sorted(page["Cache-Control"]), page["X-Robots-Tag"], page["X-Content-Type-Options"], page["Referrer-Policy"]));
        Assert.Equal("Accept, Accept-Language", page["Vary"]);
        Assert.Equal(language, page["Content-Language"]);
        Assert.Contains($"<html lang=\"{language}\">", page.Text, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(page.Text), 500, 15 * 1024);
        var policy = page["Content-Security-Policy"];
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("img-src", policy, StringComparison.Ordinal);

        // Exactly what stands between the tags is what the policy allows; nothing runs from an attribute; nothing is fetched.
        foreach (Match block in Blocks().Matches(page.Text))
        {
            var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(block.Groups["text"].Value)));
            Assert.Contains($"{block.Groups["tag"].Value}-src 'sha256-{hash}'", policy, StringComparison.Ordinal);
        }

        Assert.Single(Opening("style").Matches(page.Text));
        Assert.Equal(policy.Contains("script-src", StringComparison.Ordinal) ? 1 : 0, Opening("script").Count(page.Text));
        Assert.DoesNotMatch("(?i)<[^>]+\\s(on[a-z]+|style|src|srcset|background|poster)\\s*=", Values().Replace(page.Text, "\"\""));
        Assert.DoesNotMatch("(?i)<(img|iframe|object|embed|base|link rel=\"?(stylesheet|preload|icon)|video|audio)", page.Text);
        Assert.DoesNotContain("http-equiv", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("name=\"viewport\" content=\"width=device-width,initial-scale=1\"", page.Text, StringComparison.Ordinal);
    }

    private static string Sorted(string cacheControl) => string.Join(", ", cacheControl.Split(", ").Order().Reverse());

    [GeneratedRegex("<(?<tag>script|style)>(?<text>.*?)</\\k<tag>>", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Values();

    private static Regex Opening(string tag) => new($"<{tag}[\\s>]", RegexOptions.IgnoreCase);
}
