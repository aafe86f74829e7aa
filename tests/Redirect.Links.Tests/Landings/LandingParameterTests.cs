using Redirect.Hosting.Problems;
using Redirect.Links.Landings;

namespace Redirect.Links.Tests.Landings;

public sealed class LandingParameterTests
{
    [Theory]
    [InlineData("https://a.example", "https://a.example?rv=T")]
    [InlineData("https://a.example/x", "https://a.example/x?rv=T")]
    [InlineData("https://a.example/x?", "https://a.example/x?rv=T")]
    [InlineData("https://a.example/x?id=1", "https://a.example/x?id=1&rv=T")]
    [InlineData("https://a.example/x#part", "https://a.example/x?rv=T#part")]
    [InlineData("https://a.example/x?id=1#/route?rv=2", "https://a.example/x?id=1&rv=T#/route?rv=2")]
    public void The_token_stands_behind_the_query_and_before_the_fragment(string location, string expected) => Assert.Equal(expected, LandingParameter.Put(location, "rv", "T"));

    [Theory]
    [InlineData("https://a.example/?rv=theirs", "https://a.example/?rv=T")]
    [InlineData("https://a.example/?rv=1&id=2&rv=3", "https://a.example/?id=2&rv=T")]
    [InlineData("https://a.example/?rv&id=2", "https://a.example/?id=2&rv=T")]
    [InlineData("https://a.example/?%72v=1&a=%zz", "https://a.example/?a=%zz&rv=T")]
    [InlineData("https://a.example/?rvx=1&xrv=2&RV=3&id=rv", "https://a.example/?rvx=1&xrv=2&RV=3&id=rv&rv=T")]
    public void Whatever_else_has_the_name_goes_and_nothing_that_looks_like_it(string location, string expected) => Assert.Equal(expected, LandingParameter.Put(location, "rv", "T"));

    [Theory]
    [InlineData("rv", true)]
    [InlineData("R", true)]
    [InlineData("a1_-b", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdef", true)] // 32
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg", false)] // 33
    [InlineData("1a", false)]
    [InlineData("_a", false)]
    [InlineData("a b", false)]
    [InlineData("a.b", false)]
    [InlineData("a&b", false)]
    [InlineData("名", false)]
    [InlineData("é", false)]
    public void A_name_is_a_letter_and_up_to_31_letters_digits_and_dashes(string name, bool good)
    {
        var errors = new FieldErrors();
        Assert.Equal(name, LandingParameter.Check(errors, name));
        Assert.Equal(!good, errors.Any);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_name_is_none(string? name)
    {
        var errors = new FieldErrors();
        Assert.Null(LandingParameter.Check(errors, name));
        Assert.False(errors.Any);
    }
}
