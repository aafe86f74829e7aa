using System.Net;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Following;
using Redirect.Links.Pages;
using Redirect.Links.Visits;
using Redirect.Links.Visits.Classification;

namespace Redirect.Links.Tests.Visits.Classification;

public sealed class HeaderReadingTests
{
    [Theory]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN")]
    [InlineData("en", "en")]
    [InlineData(" de-AT ;q=0.5", "de-AT")]
    [InlineData("*", "")]
    [InlineData("<script>", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "")]
    public void The_first_language_counts(string? accept, string language) => Assert.Equal(language, Languages.First(accept));

    [Theory]
    [InlineData("https://WWW.Weibo.com/u/1?x=1#f", "www.weibo.com")]
    [InlineData("http://user:secret@example.com:8080/path", "example.com")]
    [InlineData("android-app://com.tencent.mm/", "com.tencent.mm")]
    [InlineData("https://example.com?token=secret", "example.com")]
    [InlineData("about:blank", "")]
    [InlineData("https://", "")]
    [InlineData("https://a b/", "")]
    [InlineData(null, "")]
    public void Of_a_referrer_only_the_host_is_kept(string? referrer, string host) => Assert.Equal(host, Referrers.HostOf(referrer));

    [Theory]
    [InlineData("prefetch", true)]
    [InlineData("Prefetch;prerender", true)]
    [InlineData("prefetch;anonymous-client-ip", true)]
    [InlineData("prerender", true)]
    [InlineData("", false)]
    [InlineData("navigate", false)]
    public void Prefetching_is_told_by_its_first_word(string purpose, bool prefetch) => Assert.Equal(prefetch, Purposes.IsPrefetch(purpose));

    [Theory]
    [InlineData("", null, false, Form.Link, "")]
    [InlineData("?p=shop1&f=qr.7K3M9P", "shop1", true, Form.Qr, "7K3M9P")]
    [InlineData("?f=staff", null, false, Form.Staff, "")]
    [InlineData("?f=passphrase.a.b&f=qr.c", null, false, Form.Passphrase, "a.b")]
    [InlineData("?f=nonsense", null, false, Form.Link, "")]
    [InlineData("?p=a%20b", "a b", true, Form.Link, "")]
    [InlineData("?p=%zz&x=%0d%0a", "%zz", true, Form.Link, "")]
    [InlineData("?P=x&xp=1&p", null, false, Form.Link, "")]
    [InlineData("?url=https://evil.test&p=", null, false, Form.Link, "")]
    public void Of_a_query_only_placement_and_form_count(string query, string? placement, bool named, Form form, string signature)
    {
        var read = FollowQuery.Parse(query);
        Assert.Equal((placement, named, form, signature), (read.Placement, read.NamesPlacement, read.Form, read.Signature.ToString()));
    }

    [Fact]
    public void A_placement_code_that_is_too_long_is_named_but_none()
    {
        var read = FollowQuery.Parse("?p=" + new string('a', 65));
        Assert.True(read.NamesPlacement);
        Assert.Null(read.Placement);
    }

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    public void Of_an_address_the_prefix_and_a_salted_hash_are_kept(string address, string prefix)
    {
        var salt = new byte[32];
        salt[0] = 7;
        var kept = ReaderAddress(address, salt);
        Assert.Equal(prefix, kept.Prefix);
        Assert.Equal(16, kept.Hash.Length);
        Assert.Equal(kept.Hash, ReaderAddress(address, salt).Hash);
        Assert.NotEqual(kept.Hash, ReaderAddress(address, new byte[32]).Hash);
        Assert.True(ReaderAddress(address, null).Hash.IsEmpty);
    }

    [Theory]
    [InlineData("https://example.com/a?b=c#d", "https://example.com/a?b=c#d")]
    [InlineData("https://例え.jp:8443/路/a b?q=é", "https://xn--r8jz45g.jp:8443/%E8%B7%AF/a%20b?q=%C3%A9")]
    [InlineData("taobao://m.taobao.com/路", "taobao://m.taobao.com/%E8%B7%AF")]
    [InlineData("https://example.com/\r\nSet-Cookie: a=b", "https://example.com/%0D%0ASet-Cookie:%20a=b")]
    public void A_location_is_visible_ASCII(string target, string location) => Assert.Equal(location, Locations.Of(target));

    [Theory]
    [InlineData("zh-CN,zh;q=0.9", "zh-CN")]
    [InlineData("zh-TW,zh;q=0.9,en;q=0.8", "zh-TW")]
    [InlineData("zh-Hant-HK", "zh-TW")]
    [InlineData("zh-Hans-HK", "zh-CN")]
    [InlineData("ja,en;q=0.5,zh;q=0.4", "en")]
    [InlineData("en;q=0.1,zh;q=0.9", "zh-CN")]
    [InlineData("", "en")]
    public void A_page_is_in_the_readers_language(string accept, string language) => Assert.Equal(language, PageLanguage.Of(accept));

    private static ReaderAddress ReaderAddress(string address, byte[]? salt) => ReaderAddresses.Make(IPAddress.Parse(address), salt);
}
