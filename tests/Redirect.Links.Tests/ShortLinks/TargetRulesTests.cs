using Microsoft.Extensions.Options;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.ShortLinks;

public sealed class TargetRulesTests
{
    [Theory]
    [InlineData("https://item.taobao.com/item.htm?id=1", "https://item.taobao.com/item.htm?id=1")]
    [InlineData("HTTPS://Item.TaoBao.COM", "https://item.taobao.com/")]
    [InlineData("http://www.jd.com:80/a", "http://www.jd.com/a")]
    [InlineData("https://www.jd.com:8443/a", "https://www.jd.com:8443/a")]
    [InlineData("https://taobao.com.", "https://taobao.com/")] // S8
    [InlineData("https://taobao。com/x", "https://taobao.com/x")] // S10
    [InlineData("https://taobao．com/x", "https://taobao.com/x")]
    [InlineData("https://taobao｡com/x", "https://taobao.com/x")]
    [InlineData("https://ＴＡＯＢＡＯ.com/", "https://taobao.com/")]
    [InlineData("https://例子.中国/路?q=双 11", null)]
    [InlineData("https://例子.中国/路?q=双11#章", "https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF?q=%E5%8F%8C11#%E7%AB%A0")]
    [InlineData("https://jd.com?a=<b>|{c}", "https://jd.com/?a=%3Cb%3E%7C%7Bc%7D")]
    [InlineData("https://jd.com#a", "https://jd.com/#a")]
    [InlineData("https://jd.com/a%2Fb%e4", "https://jd.com/a%2Fb%e4")]
    [InlineData("https://m.tb.cn/h.abc", "https://m.tb.cn/h.abc")]
    [InlineData("https://s.click.taobao.com/t?e=1", "https://s.click.taobao.com/t?e=1")]
    [InlineData("https://e.tb.cn/h.x", "https://e.tb.cn/h.x")]
    [InlineData("https://world.tmall.com/", "https://world.tmall.com/")]
    [InlineData("https://detail.1688.com/offer/1.html", "https://detail.1688.com/offer/1.html")]
    [InlineData("https://shop16888.com/", "https://shop16888.com/")]
    [InlineData("https://best-mall.com/", "https://best-mall.com/")]
    [InlineData("https://jd.com/https://evil.test@x", "https://jd.com/https://evil.test@x")]
    public void A_good_target_is_kept_in_one_spelling(string target, string? kept)
    {
        var verdict = Check(target);
        if (kept is null)
        {
            Assert.Equal("target_malformed", verdict.Code);
        }
        else
        {
            Assert.Equal((kept, null), (verdict.Target, verdict.Code));
            Assert.Equal(kept, Check(kept).Target);
        }
    }

    [Theory]
    [InlineData("javascript:alert(1)", "scheme_not_allowed")] // S1
    [InlineData("JaVaScRiPt:alert(1)", "scheme_not_allowed")] // S2
    [InlineData(" javascript:alert(1)", "target_malformed")]
    [InlineData("java\tscript:alert(1)", "target_malformed")]
    [InlineData("java\nscript:alert(1)", "target_malformed")]
    [InlineData("\u0001javascript:alert(1)", "target_malformed")]
    [InlineData("\u00A0javascript:alert(1)", "target_malformed")]
    [InlineData("java\u200Bscript:alert(1)", "target_malformed")]
    [InlineData("javascript://item.taobao.com/%0aalert(1)", "scheme_not_allowed")]
    [InlineData("data:text/html,<script>alert(1)</script>", "scheme_not_allowed")] // S3
    [InlineData("vbscript:x", "scheme_not_allowed")]
    [InlineData("file:///etc/passwd", "scheme_not_allowed")]
    [InlineData("ftp://ftp.gnu.org/", "scheme_not_allowed")]
    [InlineData("blob:https://taobao.com/1", "scheme_not_allowed")]
    [InlineData("about:blank", "scheme_not_allowed")]
    [InlineData("view-source:https://taobao.com/", "scheme_not_allowed")]
    [InlineData("gopher://jd.com/", "scheme_not_allowed")]
    [InlineData("tbopen://m.taobao.com/tbopen/index.html", "scheme_not_allowed")] // S4
    [InlineData("intent://jd.com/#Intent;package=evil;S.browser_fallback_url=https://evil.test;end", "scheme_not_allowed")] // S4, S6
    [InlineData("https://item.taobao.com@evil.test/", "userinfo_not_allowed")] // S7
    [InlineData("https://user:pw@taobao.com/", "userinfo_not_allowed")]
    [InlineData("https://@taobao.com/", "userinfo_not_allowed")]
    [InlineData("https://item.taobao.com.evil.com/", "lookalike_host")] // S8
    [InlineData("https://item.taobao.com.evil.test/", "target_not_public")]
    [InlineData("https://eviltaobao.com/", "lookalike_host")]
    [InlineData("https://taobao-login.com/", "lookalike_host")]
    [InlineData("https://www.tmall.com.cn.shop.top/", "lookalike_host")]
    [InlineData("https://secure.alipay.vip/", "lookalike_host")]
    [InlineData("https://1688.shop.com/", "lookalike_host")]
    [InlineData("https://alibaba-deals.com/", "lookalike_host")]
    [InlineData("https://ta0bao.com/", "lookalike_host")]
    [InlineData("https://a1ipay.com/", "lookalike_host")]
    [InlineData("https://al1pay.com/", "lookalike_host")]
    [InlineData("https://al1baba.com/", "lookalike_host")]
    [InlineData("https://tao-bao.com/", "lookalike_host")]
    [InlineData("https://trnall.com/", "lookalike_host")]
    [InlineData("https://ta\u0301obao.com/", "lookalike_host")]
    [InlineData("https://táobao.com/", "lookalike_host")]
    [InlineData("https://tаobаo.com/", "lookalike_host")] // Cyrillic а
    [InlineData("https://xn--tobo-53dc.com/", "lookalike_host")] // the same in punycode
    [InlineData("https://ｔａｏｂａｏ.evil.com/", "lookalike_host")]
    [InlineData("https://evil。test", "target_not_public")] // S10
    [InlineData("https://evil．test", "target_not_public")]
    [InlineData("https://evil｡test", "target_not_public")]
    [InlineData("https:\\\\evil.com", "target_malformed")] // S11
    [InlineData("https:/evil.com", "target_malformed")]
    [InlineData("https:///evil.com", "target_malformed")]
    [InlineData("https:evil.com", "target_malformed")]
    [InlineData("//evil.com", "target_malformed")]
    [InlineData("/evil", "target_malformed")]
    [InlineData("evil.com", "target_malformed")]
    [InlineData("https://taobao.com\\@evil.com", "target_malformed")]
    [InlineData("https://evil.test#@taobao.com", "target_not_public")] // S12
    [InlineData("https://evil.test?taobao.com", "target_not_public")]
    [InlineData("https://", "target_malformed")]
    [InlineData("https://?x", "target_malformed")]
    [InlineData("https://..", "target_malformed")]
    [InlineData("https://.com", "target_malformed")]
    [InlineData("https://a..com", "target_malformed")]
    [InlineData("https://jd.com..", "target_malformed")]
    [InlineData("https://jd.com:/", "target_malformed")]
    [InlineData("https://jd.com:0/", "target_malformed")]
    [InlineData("https://jd.com:65536/", "target_malformed")]
    [InlineData("https://jd.com:8a/", "target_malformed")]
    [InlineData("https://jd.com:80:80/", "target_malformed")]
    [InlineData("https://jd%2Ecom/", "target_malformed")]
    [InlineData("https://j d.com/", "target_malformed")]
    [InlineData("https://xn--zzzzzzzz99.com/", "target_malformed")]
    [InlineData("https://jd․com/", "target_malformed")] // U+2024
    [InlineData("https://jd.com/%", "target_malformed")]
    [InlineData("https://jd.com/%4", "target_malformed")]
    [InlineData("https://jd.com/%zz", "target_malformed")]
    [InlineData("https://jd.com/\r\nSet-Cookie: a=b", "target_malformed")]
    [InlineData("https://jd.com/\u202Egpj", "target_malformed")]
    [InlineData("https://jd.com/\uD800", "target_malformed")]
    [InlineData("http://127.0.0.1/", "target_not_public")] // S26, S27
    [InlineData("http://10.0.0.1/", "target_not_public")]
    [InlineData("http://8.8.8.8/", "target_not_public")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "target_not_public")]
    [InlineData("http://2130706433/", "target_not_public")]
    [InlineData("http://0x7f.1/", "target_not_public")]
    [InlineData("http://0x7f000001/", "target_not_public")]
    [InlineData("http://0177.0.0.1/", "target_not_public")]
    [InlineData("http://127.1/", "target_not_public")]
    [InlineData("http://0/", "target_not_public")]
    [InlineData("http://127.0.0.1./", "target_not_public")]
    [InlineData("http://１２７。０。０。１/", "target_not_public")]
    [InlineData("http://evil.com.0x/", "target_not_public")]
    [InlineData("http://[::1]/", "target_not_public")]
    [InlineData("http://[::ffff:127.0.0.1]:80/", "target_not_public")]
    [InlineData("http://localhost/", "target_not_public")]
    [InlineData("http://a.localhost/", "target_not_public")]
    [InlineData("http://LOCALHOST./", "target_not_public")]
    [InlineData("http://intranet/", "target_not_public")]
    [InlineData("http://redis:6379/", "target_not_public")]
    [InlineData("http://shop.example/", "target_not_public")]
    [InlineData("http://shop.invalid/", "target_not_public")]
    [InlineData("http://printer.local/", "target_not_public")]
    [InlineData("http://db.internal/", "target_not_public")]
    [InlineData("http://abc.onion/", "target_not_public")]
    [InlineData("http://router.home.arpa/", "target_not_public")]
    [InlineData("https://s.shop.com/B", "target_is_ours")] // S18
    [InlineData("https://S.Shop.com./B", "target_is_ours")]
    [InlineData("https://alias.shop.com/B", "target_is_ours")]
    [InlineData("https://called.shop.com/B", "target_is_ours")]
    [InlineData("http://s.shop.com:8080/B", "target_is_ours")]
    [InlineData("https://bit.ly/x", "target_is_shortener")] // S19
    [InlineData("https://t.cn/x", "target_is_shortener")]
    [InlineData("https://TinyURL.com/x", "target_is_shortener")]
    [InlineData("https://www.tinyurl.com/x", "target_is_shortener")]
    [InlineData("https://url.cn/x", "target_is_shortener")]
    [InlineData("https://dwz.cn/x", "target_is_shortener")]
    [InlineData("https://suo.im/x", "target_is_shortener")]
    public void A_bad_target_is_refused(string target, string code)
    {
        var verdict = Check(target);
        Assert.Equal((null, code), (verdict.Target, verdict.Code));
        Assert.DoesNotContain("evil", verdict.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact] // S20
    public void A_target_has_at_most_2048_characters_as_it_is_sent()
    {
        const string Start = "https://jd.com/";
        Assert.Null(Check(Start + new string('a', 2048 - Start.Length)).Code);
        Assert.Equal("target_too_long", Check(Start + new string('a', 2049 - Start.Length)).Code);
        Assert.Equal("target_too_long", Check(Start + new string('a', 1 << 20)).Code);
        Assert.Null(Check(Start + new string('双', 225)).Code);
        Assert.Equal("target_too_long", Check(Start + new string('双', 226)).Code);
    }

    [Theory]
    [InlineData("https://item.taobao.com/", null)]
    [InlineData("https://taobao.com/", null)]
    [InlineData("https://shop.com.cn/", null)]
    [InlineData("https://jd.com/", "target_not_allowed")]
    [InlineData("https://myshop.com.cn/", "target_not_allowed")]
    [InlineData("https://shop.com.cn.evil.com/", "target_not_allowed")]
    [InlineData("https://eviltaobao.com/", "lookalike_host")]
    public void With_a_list_only_its_hosts_and_what_is_below_them_are_taken(string target, string? code)
    {
        var options = new AddressOptions { AllowedTargetHosts = { "taobao.com", "Shop.com.cn" } };
        Assert.Equal(code, TargetRules.Check(target, new TargetSettings(Options.Create(options)), null).Code);
    }

    [Fact]
    public void An_exception_of_the_operator_may_hold_a_brands_name()
    {
        var options = new AddressOptions { LookalikeExceptions = { "smartmall.com" } };
        var settings = new TargetSettings(Options.Create(options));
        Assert.Null(TargetRules.Check("https://www.smartmall.com/", settings, null).Code);
        Assert.Equal("lookalike_host", TargetRules.Check("https://smartmall.com.cn/", settings, null).Code);
    }

    private static TargetRules.Verdict Check(string target)
    {
        var options = new AddressOptions { PublicBaseUrl = "https://s.shop.com", OwnHosts = { "alias.shop.com" } };
        return TargetRules.Check(target, new TargetSettings(Options.Create(options)), "called.shop.com");
    }
}
