using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Tests.Visits.Classification;

public sealed class UserAgentsTests
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "phone", "ios", "browser")]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1", "tablet", "ios", "browser")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36", "phone", "android", "browser")]
    [InlineData("Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "tablet", "android", "browser")]
    [InlineData("Mozilla/5.0 (Linux; Android 9; CUBOT X18 Plus) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Mobile Safari/537.36", "phone", "android", "browser")]
    [InlineData(Chrome, "desktop", "windows", "browser")]
    [InlineData(Chrome + " Edg/131.0.0.0", "desktop", "windows", "browser")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "desktop", "linux", "browser")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "desktop", "macos", "browser")]
    [InlineData("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile", "phone", "harmony", "browser")]
    [InlineData("Mozilla/5.0 (Linux; Android 12; HarmonyOS; ALN-AL80; HMSCore 6.13.0.302) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36", "phone", "harmony", "browser")]
    [InlineData("Mozilla/5.0 (Linux; U; Android 11; zh-cn; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/89.0.4389.116 MQQBrowser/12.6 Mobile Safari/537.36", "phone", "android", "browser")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/58.0.3029.110 Safari/537.36 SE 2.X MetaSr 1.0", "desktop", "windows", "browser")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "desktop", "windows", "browser")]
    public void A_browser_is_a_human(string agent, string device, string os, string app) =>
        Assert.Equal(new Client(Quality.Human, "browser", device, os, app), UserAgents.Read(agent));

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003234) NetType/WIFI Language/zh_CN", "phone", "ios", "wechat")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1.230804.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MMWEBID/8152 MicroMessenger/8.0.49.2600(0x28003133) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64", "phone", "android", "wechat")]
    [InlineData("Mozilla/5.0 (Linux; Android 7.0; HUAWEI NXT-AL10) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/57.0.2987.132 MQQBrowser/6.2 TBS/043906 Mobile Safari/537.36 MicroMessenger/6.6.3.1260(0x26060339) NetType/WIFI Language/zh_CN", "phone", "android", "wechat")]
    [InlineData("Mozilla/5.0 (Linux; Android 12; V2048A Build/SP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/89.0.4389.72 MQQBrowser/6.2 TBS/046141 Mobile Safari/537.36 V1_AND_SQ_8.9.5_3176_YYB_D QQ/8.9.5.8845 NetType/WIFI WebP/0.4.1", "phone", "android", "qq")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 16_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Weibo (iPhone13,2__weibo__12.11.2__iphone__os16.1)", "phone", "ios", "weibo")]
    [InlineData("Mozilla/5.0 (Linux; Android 13; PGT-AN00 Build/HONORPGT; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 aweme_290500 BytedanceWebview/d8a21c6 AppName/aweme", "phone", "android", "douyin")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 XHS/8.22 discover/8.22 NetType/WiFi", "phone", "ios", "xiaohongshu")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 Ariver/1.0.15 AliApp(AP/10.5.90.6000) Nebula WK RVKType(0) AlipayClient/10.5.90.6000 Language/zh-Hans", "phone", "ios", "alipay")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; MI 9 Build/QKQ1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 Mobile Safari/537.36 AliApp(TB/10.20.10) UCBS/2.11.1.1 TTID/10005934@taobao_android_10.20.10 WindVane/8.5.0", "phone", "android", "taobao")]
    [InlineData("Mozilla/5.0 (Linux; Android 12; SM-G9910; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/97.0.4692.98 Mobile Safari/537.36 T7/13.31 SP-engine/2.69.0 baiduboxapp/13.31.0.10 (Baidu; P1 12)", "phone", "android", "baidu")]
    public void An_apps_own_browser_is_a_human_in_that_app(string agent, string device, string os, string app) =>
        Assert.Equal(new Client(Quality.Human, "app_browser", device, os, app), UserAgents.Read(agent));

    [Theory]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("WhatsApp/2.23.20.0 A")]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("TelegramBot (like TwitterBot)")]
    [InlineData("Twitterbot/1.0")]
    [InlineData("LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)")]
    [InlineData("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)")]
    [InlineData("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com")]
    public void What_draws_a_links_card_is_a_preview(string agent)
    {
        var client = UserAgents.Read(agent);
        Assert.Equal((Quality.Preview, "link_preview"), (client.Quality, client.Reason));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.6778.69 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)")]
    [InlineData("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)")]
    [InlineData("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")]
    [InlineData("Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com)")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36")]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)")]
    public void A_crawler_is_a_known_bot(string agent)
    {
        var client = UserAgents.Read(agent);
        Assert.Equal((Quality.Bot, "known_bot"), (client.Quality, client.Reason));
    }

    [Theory]
    [InlineData("curl/8.5.0", "non_browser")]
    [InlineData("python-requests/2.32.3", "non_browser")]
    [InlineData("okhttp/4.12.0", "non_browser")]
    [InlineData("Go-http-client/1.1", "non_browser")]
    [InlineData("Wget/1.21.4", "non_browser")]
    [InlineData("Dalvik/2.1.0 (Linux; U; Android 13; SM-S901B Build/TP1A)", "non_browser")]
    [InlineData("Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.22621", "non_browser")]
    [InlineData("Apache-HttpClient/4.5.14 (Java/17.0.8)", "non_browser")]
    [InlineData("something of its own", "non_browser")]
    [InlineData("Mozilla/5.0", "non_browser")]
    [InlineData("", "no_ua")]
    [InlineData("   ", "no_ua")]
    public void What_is_no_browser_is_a_bot(string agent, string reason)
    {
        var client = UserAgents.Read(agent);
        Assert.Equal((Quality.Bot, reason), (client.Quality, client.Reason));
    }

    [Fact]
    public void Only_the_first_characters_of_a_long_text_are_read() =>
        Assert.Equal(Quality.Human, UserAgents.Read(Chrome.PadRight(UserAgents.MaxLength, ' ') + " Googlebot/2.1").Quality);
}
