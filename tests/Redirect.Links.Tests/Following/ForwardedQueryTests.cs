using Redirect.Links.Following;

namespace Redirect.Links.Tests.Following;

public sealed class ForwardedQueryTests
{
    private static readonly string[] Names = ["utm_source", "src"];

    [Theory]
    [InlineData("?utm_source=wechat", "https://shop.example.com/?utm_source=wechat")]
    [InlineData("?a=1&utm_source=x&p=abc&src=y&f=qr", "https://shop.example.com/?utm_source=x&src=y")]
    [InlineData("?url=https://evil.test&next=//evil.test", "https://shop.example.com/")] // S14
    [InlineData("?utm_source=x%0d%0aSet-Cookie:a=b", "https://shop.example.com/?utm_source=x%0D%0ASet-Cookie%3Aa%3Db")] // S15
    [InlineData("?utm_source=a%26b%3Dc%23d", "https://shop.example.com/?utm_source=a%26b%3Dc%23d")]
    [InlineData("?utm_source=a+b%2Bc", "https://shop.example.com/?utm_source=a%20b%2Bc")]
    [InlineData("?utm_source=%E4%B8%AD", "https://shop.example.com/?utm_source=%E4%B8%AD")]
    [InlineData("?utm_source=%zz", "https://shop.example.com/?utm_source=%25zz")]
    [InlineData("?UTM_SOURCE=x&utm_source", "https://shop.example.com/")]
    [InlineData("?", "https://shop.example.com/")]
    [InlineData("", "https://shop.example.com/")]
    public void Only_named_values_are_handed_on_each_encoded_anew(string query, string location) =>
        Assert.Equal(location, ForwardedQuery.Append("https://shop.example.com/", query, Names));

    [Theory]
    [InlineData("https://shop.example.com/x?id=1", "https://shop.example.com/x?id=1&src=y")]
    [InlineData("https://shop.example.com/x#part", "https://shop.example.com/x?src=y#part")]
    [InlineData("https://shop.example.com/x?id=1#part?no", "https://shop.example.com/x?id=1&src=y#part?no")]
    public void They_stand_behind_the_targets_own_and_before_its_fragment(string target, string location) =>
        Assert.Equal(location, ForwardedQuery.Append(target, "?src=y", Names));

    [Fact]
    public void What_would_be_too_long_is_not_handed_on()
    {
        var longest = new string('x', ForwardedQuery.MaxLength - "&src=".Length);
        Assert.Equal("https://shop.example.com/?src=" + longest, ForwardedQuery.Append("https://shop.example.com/", "?src=" + longest, Names));
        Assert.Equal("https://shop.example.com/", ForwardedQuery.Append("https://shop.example.com/", "?src=x" + longest, Names));
    }
}
