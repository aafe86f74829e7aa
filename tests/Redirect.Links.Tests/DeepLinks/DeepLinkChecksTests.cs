using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;
using Redirect.Links.DeepLinks;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.DeepLinks;

public sealed class DeepLinkChecksTests
{
    private const string Tbopen = "tbopen://m.taobao.com/tbopen/index.html?action=ali.open.nav&module=h5&bootImage=0&h5Url=";
    private const string Intent = "intent://m.taobao.com/tbopen/index.html?h5Url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D1#Intent;scheme=tbopen;package=com.taobao.taobao;";

    [Theory]
    [InlineData(Tbopen + "https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D1")]
    [InlineData("TBOPEN://M.Taobao.com/tbopen/index.html?h5Url=https%3A%2F%2Fitem.taobao.com%2F", "tbopen://m.taobao.com/tbopen/index.html?h5Url=https%3A%2F%2Fitem.taobao.com%2F")]
    [InlineData(Tbopen + "https%3A%2F%2Fh5.m.taobao.com%2Fa.htm%3Fpic%3Dhttps%253A%252F%252Fimg.alicdn.com%252Fa.jpg%26t%3D100%2525")] // a nested pic= is encoded twice
    [InlineData("taobao://item.taobao.com/item.htm?id=1")]
    [InlineData("taobao://detail.tmall.com/item.htm?id=1&url=%2Frelative")]
    [InlineData("tmall://page.tm/itemDetail?itemID=1")]
    [InlineData("alipays://platformapi/startapp?appId=20000067&url=https%3A%2F%2Fwww.alipay.com%2F%3Fa%3D1")]
    [InlineData("snssdk1128://aweme/detail/123")]
    [InlineData("xhsdiscover://item/64abc")]
    [InlineData("openapp.jdmobile://virtual?params=%7B%22category%22%3A%22jump%22%2C%22des%22%3A%22m%22%2C%22url%22%3A%22https%3A%2F%2Fitem.jd.com%2F1.html%22%7D")]
    [InlineData("pinduoduo://com.xunmeng.pinduoduo/goods.html?goods_id=1")]
    [InlineData("tbopen")]
    public void A_known_app_may_be_woken(string scheme, string? kept = null)
    {
        var (deepLink, code) = Check(new DeepLink(null, null, scheme, null, null, null));
        Assert.Null(code);
        Assert.Equal(kept ?? scheme, deepLink!.Scheme);
        Assert.NotNull(deepLink.Package); // it is known who answers
    }

    [Theory]
    // S4, S5 and kin: the scheme and its host
    [InlineData("javascript:alert(1)", "app_address_malformed")]
    [InlineData("javascript://m.taobao.com/%0aalert(1)", "scheme_not_allowed")]
    [InlineData("data://m.taobao.com/", "scheme_not_allowed")]
    [InlineData("file:///etc/passwd", "app_address_malformed")]
    [InlineData("weixin://dl/business/?t=abc", "scheme_not_allowed")]
    [InlineData("evilapp://m.taobao.com/", "scheme_not_allowed")]
    [InlineData("https://m.taobao.com/", "scheme_not_allowed")]
    [InlineData("intent://m.taobao.com/#Intent;scheme=tbopen;package=com.taobao.taobao;end", "app_address_malformed")]
    [InlineData("tbopen:m.taobao.com", "app_address_malformed")]
    [InlineData("tbopen:///m.taobao.com", "app_address_malformed")]
    [InlineData("tbopen://evil.test/", "app_host_not_allowed")]
    [InlineData("tbopen://m.taobao.com.evil.test/", "app_host_not_allowed")]
    [InlineData("tbopen://xm.taobao.com/", "app_host_not_allowed")]
    [InlineData("tbopen://m.taobao.com@evil.test/", "app_address_malformed")]
    [InlineData("tbopen://m.taobao.com:80/", "app_address_malformed")]
    [InlineData("tbopen://m.taobao.com\\@evil.test/", "app_address_malformed")]
    [InlineData(" tbopen://m.taobao.com/", "app_address_malformed")]
    [InlineData("tb\topen://m.taobao.com/", "app_address_malformed")]
    [InlineData("tbopen://m.taobao.com/\r\nX: 1", "app_address_malformed")]
    [InlineData("tbopen://m.taobao.com/#Intent;component=evil;end", "app_address_malformed")]
    [InlineData("tbopen://m.taobao.com/%23Intent;component=evil;end", "inner_address_malformed")]
    [InlineData("tbopen://m.taobao.com/?a=%2523intent;end", "inner_address_malformed")]
    [InlineData("taobao://evil.com/", "app_host_not_allowed")]
    [InlineData("taobao://item.taobao.com.evil.com/", "app_host_not_allowed")]
    // S5: inner addresses
    [InlineData(Tbopen + "https%3A%2F%2Fevil.test", "target_not_public")]
    [InlineData(Tbopen + "https%3A%2F%2F127.0.0.1%2F", "target_not_public")]
    [InlineData(Tbopen + "https%3A%2F%2Ftaobao.com.evil-taobao.com%2F", "lookalike_host")]
    [InlineData(Tbopen + "https%3A%2F%2Fitem.taobao.com%40evil.test%2F", "userinfo_not_allowed")]
    [InlineData(Tbopen + "https%3A%2F%2Fbit.ly%2Fx", "target_is_shortener")]
    [InlineData(Tbopen + "https%253A%252F%252Fevil.test%252F", "target_not_public")]
    [InlineData(Tbopen + "https%25253A%25252F%25252Fevil.test", "target_not_public")]
    [InlineData(Tbopen + "%68ttps%3a%2f%2fevil.test", "target_not_public")]
    [InlineData(Tbopen + "HTTPS%3A%2F%2FEVIL.TEST", "target_not_public")]
    [InlineData(Tbopen + "//evil.test/", "target_not_public")]
    [InlineData(Tbopen + "%2F%2Fevil.test%2F", "target_not_public")]
    [InlineData(Tbopen + "evil.test", "inner_address_malformed")]
    [InlineData(Tbopen + "https%3Aevil.test", "inner_address_malformed")]
    [InlineData(Tbopen + "https%3A%2Fevil.test", "inner_address_malformed")]
    [InlineData(Tbopen + "https%3A%2F%2F%2Fevil.test", "target_malformed")]
    [InlineData(Tbopen + "javascript%3Aalert(1)", "scheme_not_allowed")]
    [InlineData(Tbopen + "JaVaScRiPt%253Aalert(1)", "scheme_not_allowed")]
    [InlineData(Tbopen + "java%09script%3Aalert(1)", "inner_address_malformed")]
    [InlineData(Tbopen + "file%3A%2F%2F%2Fsdcard%2Fx", "scheme_not_allowed")]
    [InlineData(Tbopen + "alipays%3A%2F%2Fplatformapi%2Fstartapp", "scheme_not_allowed")]
    [InlineData(Tbopen + "https%3A%2F%2Fitem.taobao.com%2F%0d%0aX%3A1", "inner_address_malformed")]
    [InlineData(Tbopen + "https%3A%2F%2Fitem.taobao.com%5C%40evil.test", "inner_address_malformed")]
    [InlineData(Tbopen + "https%3A%2F%2Fitem.taobao.com%2F%3Fredirect%3Dhttps%253A%252F%252Fevil.test", "target_not_public")]
    [InlineData(Tbopen + "https%3A%2F%2Fjd.com%2C%40evil.test%2F", "userinfo_not_allowed")]
    [InlineData("tbopen://m.taobao.com/?anything=https%3A%2F%2Fevil.test", "target_not_public")]
    [InlineData("tbopen://m.taobao.com/https%3A%2F%2Fevil.test", "target_not_public")]
    [InlineData("tbopen://m.taobao.com//evil.test/x", "target_not_public")]
    [InlineData("openapp.jdmobile://virtual?params=%7B%22url%22%3A%22https%3A%2F%2Fevil.test%22%7D", "target_not_public")]
    [InlineData("openapp.jdmobile://virtual?params=%7B%22url%22%3A%22%2F%2Fevil.test%22%7D", "target_not_public")]
    [InlineData("openapp.jdmobile://virtual?params=%7B%22url%22%3A%22https%3A%5C%2F%5C%2Fevil.test%22%7D", "inner_address_malformed")]
    [InlineData("snssdk1128://webview?url=https%3A%2F%2Fevil.test", "target_not_public")]
    [InlineData("tbopen://m.taobao.com/?a=%252525252525252541", "inner_address_too_deep")]
    [InlineData("tbopen://m.taobao.com/?h5Url=https%3A%2F%2Fjd.com%E2%80%AE", "inner_address_malformed")]
    public void What_is_not_on_the_lists_is_refused(string scheme, string code) =>
        Assert.Equal(code, Check(new DeepLink(null, null, scheme, null, null, null)).Code);

    [Theory]
    [InlineData(Intent + "end")]
    [InlineData(Intent + "S.browser_fallback_url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D1%262%25;end", null, "target_malformed")]
    [InlineData(Intent + "S.browser_fallback_url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D1;end")]
    [InlineData("INTENT://m.taobao.com/a#Intent;action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;package=com.taobao.taobao;scheme=tbopen;end", "intent://m.taobao.com/a#Intent;scheme=tbopen;package=com.taobao.taobao;end")]
    [InlineData("intent://item.taobao.com/item.htm?id=1#Intent;scheme=https;package=com.taobao.taobao;end")]
    [InlineData("intent://evil.test/item.htm?id=1#Intent;scheme=https;package=com.taobao.taobao;end", null, "target_not_public")]
    [InlineData(Intent + "S.browser_fallback_url=https%3A%2F%2Fevil.test;end", null, "target_not_public")] // S6
    [InlineData(Intent + "S.browser_fallback_url=https://evil.test;end", null, "target_not_public")]
    [InlineData(Intent + "S.browser_fallback_url=javascript%3Aalert(1);end", null, "scheme_not_allowed")]
    [InlineData(Intent + "S.browser_fallback_url=https%3A%2F%2Fu%40item.taobao.com%2F;end", null, "userinfo_not_allowed")]
    [InlineData(Intent + "S.browser_fallback_url=;end", null, "intent_malformed")]
    [InlineData(Intent + "S.browser_fallback_url=https%3A%2F%2Fjd.com%2F;S.browser_fallback_url=https%3A%2F%2Fevil.test;end", null, "intent_malformed")]
    [InlineData(Intent + "component=com.evil/.Main;end", null, "intent_malformed")]
    [InlineData(Intent + "SEL;component=com.evil/.Main;end", null, "intent_malformed")]
    [InlineData(Intent + "S.extra=1;end", null, "intent_malformed")]
    [InlineData(Intent + "launchFlags=0x3;end", null, "intent_malformed")]
    [InlineData(Intent + "action=android.intent.action.CALL;end", null, "intent_malformed")]
    [InlineData(Intent + "end;component=x", null, "intent_malformed")]
    [InlineData(Intent + "end#Intent;component=com.evil/.Main;end", null, "intent_malformed")]
    [InlineData(Intent, null, "intent_malformed")]
    [InlineData("intent://m.taobao.com/#x#Intent;scheme=tbopen;package=com.taobao.taobao;end", null, "intent_malformed")]
    [InlineData("intent://m.taobao.com/%23Intent;component=x#Intent;scheme=tbopen;package=com.taobao.taobao;end", null, "inner_address_malformed")]
    [InlineData("intent://m.taobao.com/#intent;scheme=tbopen;package=com.taobao.taobao;end", null, "intent_malformed")]
    [InlineData("intent:#Intent;scheme=tbopen;package=com.taobao.taobao;end", null, "intent_malformed")]
    [InlineData("intent://m.taobao.com/#Intent;package=evil;end", null, "intent_malformed")]
    [InlineData("intent://m.taobao.com/#Intent;scheme=tbopen;package=com.evil.app;end", null, "package_not_allowed")]
    [InlineData("intent://m.taobao.com/#Intent;scheme=tbopen;package=com.tmall.wireless;end", null, "package_not_allowed")]
    [InlineData("intent://m.taobao.com/#Intent;scheme=tbopen;end", null, "intent_malformed")]
    [InlineData("intent://m.taobao.com/#Intent;scheme=javascript;package=com.taobao.taobao;end", null, "scheme_not_allowed")]
    [InlineData("intent://evil.test/#Intent;scheme=tbopen;package=com.taobao.taobao;end", null, "app_host_not_allowed")]
    [InlineData("intent://m.taobao.com/?h5Url=https%3A%2F%2Fevil.test#Intent;scheme=tbopen;package=com.taobao.taobao;end", null, "target_not_public")]
    [InlineData("intent://u@m.taobao.com/#Intent;scheme=tbopen;package=com.taobao.taobao;end", null, "app_address_malformed")]
    [InlineData("intent://m.taobao.com/\n#Intent;scheme=tbopen;package=com.taobao.taobao;end", null, "app_address_malformed")]
    [InlineData("tbopen://m.taobao.com/", null, "scheme_not_allowed")]
    public void An_intent_only_wakes_a_known_app_in_public(string android, string? kept = null, string? code = null)
    {
        var (deepLink, refused) = Check(new DeepLink(null, android, null, null, null, null));
        Assert.Equal(code, refused);
        if (code is null)
        {
            Assert.Equal(kept ?? android, deepLink!.Android);
        }
    }

    [Fact]
    public void Web_addresses_are_targets_and_packages_go_with_their_schemes()
    {
        Assert.Equal("target_not_public", Check(new DeepLink("https://evil.test/", null, null, null, null, null)).Code);
        Assert.Equal("target_not_public", Check(new DeepLink(null, null, null, null, null, "https://evil.test/")).Code);
        Assert.Equal("target_not_public", Check(new DeepLink("https://jd.com/", null, null, null, "https://evil.test/", null)).Code);
        Assert.Equal("scheme_not_allowed", Check(new DeepLink("tbopen://m.taobao.com/", null, null, null, null, null)).Code);
        Assert.Equal("package_not_allowed", Check(new DeepLink(null, null, "tbopen://m.taobao.com/", "com.evil.app", null, null)).Code);
        Assert.Equal("package_not_allowed", Check(new DeepLink(null, null, "tbopen://m.taobao.com/", "com.tmall.wireless", null, null)).Code);
        Assert.Equal("deep_link_empty", Check(new DeepLink(null, null, null, "com.taobao.taobao", "https://jd.com/", null)).Code);
        Assert.Equal("com.taobao.taobao", Check(new DeepLink(null, null, "tbopen://m.taobao.com/", null, null, null)).DeepLink!.Package);
        Assert.Null(Check(new DeepLink("https://jd.com/", null, null, null, null, null)).DeepLink!.Package);
    }

    [Fact]
    public void The_operator_may_name_further_apps_but_never_scripts_and_files()
    {
        var options = new DeepLinkOptions { Schemes = ["myshop://open", "other.app://*"], Packages = ["com.my.shop"] };
        Assert.True(new DeepLinkOptions.Validator().Validate(null, options).Succeeded);
        Assert.Null(Check(new DeepLink(null, null, "myshop://open/x", "com.my.shop", null, null), options).Code);
        Assert.Null(Check(new DeepLink(null, null, "other.app://any/x", null, null, null), options).Code);
        Assert.Null(Check(new DeepLink(null, "intent://open/x#Intent;scheme=myshop;package=com.my.shop;end", null, null, null, null), options).Code);
        Assert.Equal("app_host_not_allowed", Check(new DeepLink(null, null, "myshop://elsewhere/x", null, null, null), options).Code);
        Assert.Equal("target_not_public", Check(new DeepLink(null, null, "other.app://any/x?u=https%3A%2F%2Fevil.test", null, null, null), options).Code);
        foreach (var scheme in new[] { "javascript://*", "https://x", "intent://*", "file://*", "data://x", "nothing", "://x", "a b://x", "ok://", "ok://h/path", "" })
        {
            Assert.True(new DeepLinkOptions.Validator().Validate(null, new DeepLinkOptions { Schemes = [scheme] }).Failed, scheme);
        }

        foreach (var package in new[] { "nodots", "com..x", "com.1x", "com.x;end", "" })
        {
            Assert.True(new DeepLinkOptions.Validator().Validate(null, new DeepLinkOptions { Packages = [package] }).Failed, package);
        }
    }

    private static (DeepLink? DeepLink, string? Code) Check(DeepLink deepLink, DeepLinkOptions? options = null)
    {
        var errors = new FieldErrors();
        var checks = new DeepLinkChecks(new AppLists(Options.Create(options ?? new DeepLinkOptions())));
        var kept = checks.Check(errors, deepLink, new TargetCheck(errors, new TargetSettings(Options.Create(new AddressOptions())), null));
        return (kept, errors.Any ? errors.All[0].Code : null);
    }
}
