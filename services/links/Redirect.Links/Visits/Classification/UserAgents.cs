using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Visits.Classification;

/// <summary>
/// Reads a user agent text. First hit wins: what sends previews, what crawls, what is no browser, each by words of our own and by the
/// public list of <see cref="KnownRobots"/>; and only what looks like a browser or a known app is a human (valid browsers kept, then known robots
/// dropped, as the IAB does it). In doubt a request is a bot, because a wrong human costs money. Its cost is bounded by <see cref="MaxLength"/>.
/// </summary>
internal static class UserAgents
{
    /// <summary>Longer texts are cut before they are read; real ones have up to about 400 characters.</summary>
    public const int MaxLength = 512;

    // Fetch a link once to draw its card in a chat. Before the crawlers, because some name a crawler as well.
    private static readonly string[] Previews =
    [
        "facebookexternalhit", "facebookcatalog", "meta-externalfetcher", "whatsapp/", "telegrambot", "slackbot-linkexpanding", "slack-imgproxy", "twitterbot",
        "linkedinbot", "discordbot", "skypeuripreview", "viber", "line-poker", "kakaotalk-scrap", "redditbot", "pinterestbot", "mastodon/", "bluesky cardyb",
        "iframely", "embedly", "vkshare", "microsoftpreview", "google-pagerenderer", "wechat-linkpreview", "dingtalkbot", "larkbot", "feishubot",
        "lark url preview", "feishu url preview", "bitlybot", "nuzzel", "outbrain", "synapse (bot", "matrix-media-repo",
    ];

    private static readonly string[] Bots =
    [
        "googlebot", "bingbot", "yandexbot", "duckduckbot", "applebot", "petalbot",
        "gptbot", "claudebot", "ccbot", "amazonbot", "ahrefsbot", "semrushbot", "mj12bot", "dotbot", "slurp", "ia_archiver", "uptimerobot", "pingdom", "headlesschrome",
        "phantomjs", "puppeteer", "playwright", "selenium", "lighthouse", "google-inspectiontool", "adsbot", "mediapartners", "apis-google", "feedfetcher",
        "crawler", "spider", "crawl", "scrapy", "bot/", "bot;", "bot)", "bot ", "monitor", "checker", "validator", "scanner", "zgrab", "masscan", "nmap",
    ];

    // Programs and libraries; some of them name Mozilla as well.
    private static readonly string[] NonBrowsers =
    [
        "curl/", "wget", "python-requests", "python-urllib", "python-httpx", "aiohttp", "python/", "okhttp", "go-http-client", "java/", "apache-httpclient", "libwww-perl",
        "node-fetch", "axios", "undici", "got (", "got/", "ruby", "php/", "guzzlehttp", "postmanruntime", "insomnia", "httpie", "powershell", "dart/", "dart:io", "restsharp",
        "cfnetwork", "winhttp", "k6/", "wrk", "apachebench", "hey/", "vegeta", "jmeter", "reqwest", "hyper/", "lua-resty", "http_request", "aria2", "electron-fetch",
    ];

    // An app's own browser, by the word it adds. WeChat first: its text names QQ's browser core (which alone is just a browser).
    private static readonly (string Word, string App)[] Apps =
    [
        ("micromessenger", "wechat"), ("weibo", "weibo"), ("aweme", "douyin"), ("douyin", "douyin"), ("bytedancewebview", "douyin"), ("xiaohongshu", "xiaohongshu"),
        ("discover/", "xiaohongshu"), ("xhs", "xiaohongshu"), ("alipayclient", "alipay"), ("aliapp(ap/", "alipay"), ("aliapp(tb/", "taobao"), ("aliapp(tm/", "taobao"),
        ("taobao", "taobao"), ("tmall", "taobao"), (" qq/", "qq"), ("qzone", "qq"), ("baiduboxapp", "baidu"), ("baiduboxlite", "baidu"),
        ("bili", "other"), ("kwai", "other"), ("kuaishou", "other"), ("dingtalk", "other"), ("feishu", "other"), ("lark/", "other"), ("fban", "other"), ("fbav", "other"),
        ("instagram", "other"), (" line/", "other"), ("toutiao", "other"), ("newsarticle", "other"), ("zhihu", "other"), ("pinduoduo", "other"), ("jdapp", "other"),
    ];

    private static readonly string[] Browsers =
        ["safari/", "chrome/", "crios/", "firefox/", "fxios/", "edg/", "edge/", "edga/", "edgios/", "opr/", "opera", "gecko/", "applewebkit/", "trident/", "msie "];

    /// <summary>All words that the rules are made of.</summary>
    public static IEnumerable<string> Words => [.. Previews, .. Bots, .. NonBrowsers, .. Apps.Select(app => app.Word + "=" + app.App), .. Browsers];

    /// <summary>What is read, and kept, of a text that is too long: no half of a character.</summary>
    public static string Cut(string text) =>
        text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];

    /// <summary>Reads a user agent text; empty when there was none.</summary>
    public static Client Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Client(Quality.Bot, QualityReasons.NoUserAgent, "other", "other", "other");
        }

        text = Cut(text);

        // Cubot makes phones, and its name would read as a bot's.
        var agent = text.ToLowerInvariant().Replace("cubot", "phone", StringComparison.Ordinal);
        var os = Os(agent);
        var device = Device(agent, os);
        if (Has(agent, Previews) || KnownRobots.IsPreview(text))
        {
            return new Client(Quality.Preview, QualityReasons.LinkPreview, device, os, "other");
        }

        // Before the apps: Baidu's and others' crawlers wear an app's words.
        if (Has(agent, Bots) || agent.EndsWith("bot", StringComparison.Ordinal) || KnownRobots.IsRobot(text))
        {
            return new Client(Quality.Bot, QualityReasons.KnownBot, device, os, "other");
        }

        var app = App(agent);
        if (app is null && (Has(agent, NonBrowsers) || KnownRobots.IsLibrary(text)))
        {
            return new Client(Quality.Bot, QualityReasons.NonBrowser, device, os, "other");
        }

        var browser = agent.StartsWith("mozilla/", StringComparison.Ordinal) || agent.StartsWith("opera/", StringComparison.Ordinal);
        if (app is null && !(browser && (Has(agent, Browsers) || os != "other")))
        {
            return new Client(Quality.Bot, QualityReasons.NonBrowser, device, os, "other");
        }

        return app is null
            ? new Client(Quality.Human, QualityReasons.Browser, device, os, "browser")
            : new Client(Quality.Human, QualityReasons.AppBrowser, device, os, app);
    }

    // HarmonyOS phones also name Android, iPads may name a Mac's OS; so the narrower word first.
    private static string Os(string agent)
    {
        if (agent.Contains("openharmony", StringComparison.Ordinal) || agent.Contains("harmonyos", StringComparison.Ordinal) || agent.Contains("arkweb", StringComparison.Ordinal))
        {
            return "harmony";
        }

        if (agent.Contains("windows phone", StringComparison.Ordinal))
        {
            return "other";
        }

        if (agent.Contains("iphone", StringComparison.Ordinal) || agent.Contains("ipad", StringComparison.Ordinal) || agent.Contains("ipod", StringComparison.Ordinal))
        {
            return "ios";
        }

        return agent switch
        {
            _ when agent.Contains("android", StringComparison.Ordinal) => "android",
            _ when agent.Contains("windows", StringComparison.Ordinal) => "windows",
            _ when agent.Contains("macintosh", StringComparison.Ordinal) || agent.Contains("mac os x", StringComparison.Ordinal) => "macos",
            _ when agent.Contains("linux", StringComparison.Ordinal) || agent.Contains("x11", StringComparison.Ordinal) || agent.Contains("cros ", StringComparison.Ordinal) => "linux",
            _ => "other",
        };
    }

    private static string Device(string agent, string os)
    {
        if (agent.Contains("ipad", StringComparison.Ordinal) || agent.Contains("tablet", StringComparison.Ordinal))
        {
            return "tablet";
        }

        return os switch
        {
            "ios" => "phone",
            // Google's rule: Android without "Mobile" is a tablet.
            "android" => agent.Contains("mobile", StringComparison.Ordinal) || agent.Contains("micromessenger", StringComparison.Ordinal) ? "phone" : "tablet",
            "harmony" => agent.Contains("; pc", StringComparison.Ordinal) || agent.Contains("(pc", StringComparison.Ordinal) ? "desktop" : "phone",
            "windows" or "macos" or "linux" => "desktop",
            _ => agent.Contains("mobile", StringComparison.Ordinal) ? "phone" : "other",
        };
    }

    private static string? App(string agent)
    {
        foreach (var (word, app) in Apps)
        {
            if (agent.Contains(word, StringComparison.Ordinal))
            {
                return app;
            }
        }

        return null;
    }

    private static bool Has(string agent, string[] words)
    {
        foreach (var word in words)
        {
            if (agent.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
