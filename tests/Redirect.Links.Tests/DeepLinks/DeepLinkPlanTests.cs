using FsCheck;
using FsCheck.Fluent;
using Redirect.Contracts.Events.V1;
using Redirect.Links.DeepLinks;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Tests.DeepLinks;

public sealed class DeepLinkPlanTests
{
    private const string Page = "https://item.taobao.com/item.htm?id=1";
    private const string Scheme = "tbopen://m.taobao.com/x?a=1";
    private const string WithFallback = "intent://m.taobao.com/x?a=1#Intent;scheme=tbopen;package=com.taobao.taobao;S.browser_fallback_url=https%3A%2F%2Fjd.com%2F%3Fa%3D1%26b;end";

    [Theory]
    [InlineData("https://item.taobao.com/item.htm?id=1&spm=a.b")]
    [InlineData("https://item.taobao.com/100%25?x=%26%23#章")]
    [InlineData("https://例子.中国/路 径?q=双 11&e=😀#a=b;end")]
    [InlineData("https://a.com/?u=https%3A%2F%2Fb.com%2F%3Fu%3Dhttps%253A%252F%252Fc.com")]
    [InlineData("%")]
    [InlineData("+ +%20")]
    public void What_is_encoded_once_decodes_to_itself(string address)
    {
        var value = InnerAddress.Encode(address);
        Assert.Equal(address, InnerAddress.Decode(value));
        Assert.Matches("^[A-Za-z0-9._~%-]*$", value);
    }

    [Fact]
    public void Any_text_survives_encoding_and_decoding() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>().Filter(text => text.Get.EnumerateRunes().All(rune => rune != System.Text.Rune.ReplacementChar)),
        text => InnerAddress.Decode(InnerAddress.Encode(text.Get)) == text.Get).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_fallback_survives_an_intent() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString>().Filter(text => text.Get.EnumerateRunes().All(rune => rune != System.Text.Rune.ReplacementChar)),
        text =>
        {
            var intent = new AndroidIntent("tbopen", "m.taobao.com/x?a=1", "com.taobao.taobao", text.Get);
            return AndroidIntent.Parse(intent.ToString()) == intent;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Taobaos_address_holds_the_page_and_is_made_for_its_pages_only()
    {
        var address = TaobaoAddress.Of(Page)!;
        Assert.StartsWith("tbopen://m.taobao.com/tbopen/index.html?action=ali.open.nav&module=h5&bootImage=0&h5Url=https%3A%2F%2Fitem.taobao.com%2F", address, StringComparison.Ordinal);
        Assert.Equal(Page, Assert.Single(AppAddress.InnerAddresses(address)));
        Assert.NotNull(TaobaoAddress.Of("https://detail.tmall.com/item.htm?id=1"));
        Assert.Null(TaobaoAddress.Of("https://item.taobao.com.evil.com/"));
        Assert.Null(TaobaoAddress.Of("https://eviltaobao.com/"));
        Assert.Null(TaobaoAddress.Of("http://item.taobao.com/"));
    }

    // ios, android, scheme, package, fallback, harmony → tried, tapped, fallback
    [Theory]
    [InlineData("ios", "https://app.com/u", null, null, null, null, null, "https://app.com/u", "https://app.com/u", Page)]
    [InlineData("ios", "https://app.com/u", null, Scheme, null, "https://jd.com/", null, Scheme, "https://app.com/u", "https://jd.com/")]
    [InlineData("ios", null, null, Scheme, null, null, null, Scheme, Scheme, Page)]
    [InlineData("android", null, "https://app.com/a", null, null, null, null, "https://app.com/a", "https://app.com/a", Page)]
    [InlineData("android", null, null, Scheme, "com.taobao.taobao", "https://jd.com/?a=1&b", null, WithFallback, WithFallback, "https://jd.com/?a=1&b")]
    [InlineData("android", null, "intent://m.taobao.com/x?a=1#Intent;scheme=tbopen;package=com.taobao.taobao;end", null, null, "https://jd.com/?a=1&b", null, WithFallback, WithFallback, "https://jd.com/?a=1&b")]
    [InlineData("android", null, WithFallback, null, null, null, null, WithFallback, WithFallback, Page)]
    [InlineData("android", null, "https://app.com/a", "myshop://open/x", null, null, null, "myshop://open/x", "https://app.com/a", Page)]
    [InlineData("harmony", null, null, null, null, null, "https://app.com/h", "https://app.com/h", "https://app.com/h", Page)]
    [InlineData("harmony", null, "https://app.com/a", Scheme, "com.taobao.taobao", null, null, Scheme, "https://app.com/a", Page)]
    [InlineData("harmony", null, WithFallback, null, null, null, null, null, null, null)]
    [InlineData("ios", null, "https://app.com/a", null, null, null, null, null, null, null)]
    [InlineData("android", "https://app.com/u", null, null, null, null, null, null, null, null)]
    [InlineData("windows", "https://app.com/u", "https://app.com/a", Scheme, null, null, "https://app.com/h", null, null, null)]
    public void Each_system_is_woken_its_own_way(
        string os, string? ios, string? android, string? scheme, string? package, string? fallback, string? harmony, string? tried, string? tapped, string? web)
    {
        var plan = new DeepLinkPlan(new DeepLink(ios, android, scheme, package, fallback, harmony));
        var client = new Client(Quality.Human, "browser", "phone", os, "browser");
        Assert.Equal(tried is not null, plan.Wakes(client, Page));
        Assert.Equal(tried is null ? null : new WakeAddresses(tried, tapped!, web!), plan.AddressesFor(client, Page));
        Assert.False(plan.Wakes(client with { App = "taobao" }, Page));
    }

    [Fact]
    public void The_shorthand_wakes_only_for_taobaos_pages()
    {
        var plan = new DeepLinkPlan(new DeepLink(null, null, TaobaoAddress.Shorthand, "com.taobao.taobao", null, null));
        var phone = new Client(Quality.Human, "browser", "phone", "ios", "browser");
        Assert.True(plan.Wakes(phone, Page));
        Assert.Equal(TaobaoAddress.Of(Page), plan.AddressesFor(phone, Page)!.Try);
        Assert.StartsWith("intent://m.taobao.com/tbopen/index.html?", plan.AddressesFor(phone with { Os = "android" }, Page)!.Try, StringComparison.Ordinal);
        Assert.False(plan.Wakes(phone, "https://shop.com/"));
        Assert.Null(plan.AddressesFor(phone, "https://shop.com/"));
        Assert.False(plan.Wakes(phone with { Os = "android" }, "https://shop.com/"));
        Assert.Null(plan.AddressesFor(phone with { Os = "android" }, "https://shop.com/"));
    }
}
