using System.Text.Json;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Tests.Visits.Classification;

/// <summary>The public list of crawlers against ours, and both against people.</summary>
public sealed class RobotListTests
{
    private static readonly string[] Browsers =
        [.. Resource("browsers.txt").Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void No_instance_of_the_public_list_is_a_human()
    {
        using var document = JsonDocument.Parse(KnownRobots.Open());
        var instances = document.RootElement.EnumerateArray().SelectMany(entry => entry.GetProperty("instances").EnumerateArray().Select(x => x.GetString()!)).ToList();

        var humans = instances.Where(agent => UserAgents.Read(agent).Quality is not (Quality.Bot or Quality.Preview)).ToList();

        Assert.Empty(humans);
        Assert.InRange(instances.Count, 2000, int.MaxValue);
        Assert.InRange(instances.Count(agent => UserAgents.Read(agent).Quality == Quality.Preview), 80, 300);
    }

    [Fact]
    public void Every_pattern_of_the_public_list_finds_its_own_instances()
    {
        using var document = JsonDocument.Parse(KnownRobots.Open());
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var pattern = new TextPatterns([entry.GetProperty("pattern").GetString()!]);
            Assert.All(entry.GetProperty("instances").EnumerateArray(), instance => Assert.True(pattern.IsIn(instance.GetString()!), instance.GetString()));
        }
    }

    [Fact]
    public void No_browser_and_no_app_is_a_bot()
    {
        Assert.InRange(Browsers.Length, 60, int.MaxValue);
        Assert.All(Browsers, line =>
        {
            var (app, agent) = (line.Split('\t')[0], line.Split('\t')[1]);
            var client = UserAgents.Read(agent);
            Assert.Equal((Quality.Human, app, agent), (client.Quality, client.App, agent));
            Assert.NotEqual("other", client.Os);
            Assert.NotEqual("other", client.Device);
        });
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0")]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("meta-externalfetcher/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)")]
    [InlineData("WhatsApp/2.24.20.79 A")]
    [InlineData("WhatsApp/2.2446.3.0 W")]
    [InlineData("TelegramBot (like TwitterBot)")]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("Slack-ImgProxy (+https://api.slack.com/robots)")]
    [InlineData("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)")]
    [InlineData("Twitterbot/1.0")]
    [InlineData("LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)")]
    [InlineData("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com")]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview) Chrome/103.0.5060.134 Safari/537.36")]
    [InlineData("DingTalkBot-LinkService/1.0 (+https://open-doc.dingtalk.com/microapp/faquestions/ftpfeu)")]
    [InlineData("Mozilla/5.0 (compatible; Feishu URL Preview)")]
    [InlineData("Mozilla/5.0 (compatible; LarkBot/1.0)")]
    [InlineData("WeChat-LinkPreview/1.0")]
    [InlineData("Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)")]
    [InlineData("Viber/24.6.0.0 CFNetwork/1496.0.7 Darwin/23.5.0")]
    [InlineData("kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984")]
    [InlineData("Mozilla/5.0 (compatible; line-poker/1.0)")]
    [InlineData("Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)")]
    public void Who_fetches_a_link_to_draw_its_card_is_a_preview(string agent)
    {
        var client = UserAgents.Read(agent);
        Assert.Equal((Quality.Preview, "link_preview"), (client.Quality, client.Reason));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; https://zhanzhang.toutiao.com/)", "known_bot")]
    [InlineData("Mozilla/5.0 (Linux; Android 8.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; ToutiaoSpider/1.0; http://web.toutiao.com/media_cooperation/)", "known_bot")]
    [InlineData("Mozilla/5.0 (Linux;u;Android 4.2.2;zh-cn;) AppleWebKit/534.46 (KHTML,like Gecko) Version/5.1 Mobile Safari/10600.6.3 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", "known_bot")]
    [InlineData("Mozilla/5.0 (compatible; YisouSpider/5.0; +https://zz.sm.cn)", "known_bot")]
    [InlineData("Mozilla/5.0 (compatible; 360Spider; http://webscan.360.cn)", "known_bot")]
    [InlineData("Mozilla/5.0 (compatible;PetalBot;+https://webmaster.petalsearch.com/site/petalbot)", "known_bot")]
    [InlineData("curl/8.5", "non_browser")]
    [InlineData("python-requests/2.32", "non_browser")]
    [InlineData("", "no_ua")]
    [InlineData("Googlebot/2.1", "known_bot")]
    public void I5_who_is_no_reader_is_a_bot_by_name(string agent, string reason)
    {
        var client = UserAgents.Read(agent);
        Assert.Equal((Quality.Bot, reason), (client.Quality, client.Reason));
    }

    [Fact]
    public void S100_letters_that_cultures_change_read_alike_and_break_nothing()
    {
        Assert.Equal(Quality.Bot, UserAgents.Read("GOOGLEBOT/2.1 IN TITLE CASE").Quality);
        Assert.Equal(Quality.Bot, UserAgents.Read("MOZILLA/5.0 (COMPATIBLE; AHREFSBOT/7.0)").Quality);
        Assert.Equal(Quality.Bot, UserAgents.Read("İıßſK googlebot\ud83d").Quality);
        Assert.Equal(UserAgents.MaxLength - 1, UserAgents.Cut(new string('a', UserAgents.MaxLength - 1) + "😀").Length);
    }

    [Fact]
    public void Hostile_texts_cost_no_more_than_others()
    {
        var hostile = new[] { "Spider", "Current ", "ContextualBot", "(^| )sentr", "aaaaaaaa", "\\\\\\", "BlogTraffic/1.", "Bot[" }
            .Select(part => string.Concat(Enumerable.Repeat(part, 1 + (100_000 / part.Length)))).ToList();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        for (var time = 0; time < 250; time++)
        {
            hostile.ForEach(text => UserAgents.Read(text));
        }

        // 2,000 of them: far above what they take, far below what backtracking would.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static string[] Resource(string name)
    {
        using var reader = new StreamReader(typeof(RobotListTests).Assembly.GetManifestResourceStream("Redirect.Links.Tests.Visits.Classification." + name)!);
        return reader.ReadToEnd().Split('\n');
    }
}
