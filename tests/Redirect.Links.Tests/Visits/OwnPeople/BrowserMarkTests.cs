using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Redirect.Links.Visits.OwnPeople;

namespace Redirect.Links.Tests.Visits.OwnPeople;

public sealed class BrowserMarkTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly BrowserMark mark = new(RandomNumberGenerator.GetBytes(32));
    private readonly Guid merchant = Guid.CreateVersion7();

    [Fact]
    public void An_address_says_whose_and_what_until_it_is_too_old()
    {
        var token = mark.Token(merchant, Now.AddDays(1), marks: true);

        Assert.True(mark.TryRead(token, Now.AddDays(1), out var whose, out var marks));
        Assert.Equal((merchant, true), (whose, marks));
        Assert.True(mark.TryRead(mark.Token(merchant, Now, marks: false), Now, out _, out marks));
        Assert.False(marks);
        Assert.False(mark.TryRead(token, Now.AddDays(1).AddSeconds(1), out _, out _));
    }

    [Fact]
    public void An_address_with_any_character_changed_or_of_another_key_is_none()
    {
        var token = mark.Token(merchant, Now.AddDays(1), marks: true);
        for (var at = 0; at < token.Length - 1; at++)
        {
            var other = token[at] == 'A' ? 'B' : 'A';
            Assert.False(mark.TryRead(token[..at] + other + token[(at + 1)..], Now, out _, out _), $"{at}");
        }

        Assert.False(new BrowserMark(RandomNumberGenerator.GetBytes(32)).TryRead(token, Now, out _, out _));
        foreach (var junk in new[] { "", "x", token[..^2], token + "AA", new string('A', token.Length), new string('A', 100_000), "%%%", "中文" })
        {
            Assert.False(mark.TryRead(junk, Now, out _, out _));
        }
    }

    [Fact]
    public void A_cookie_marks_for_its_merchant_alone_among_any_others()
    {
        var mine = mark.Cookie(merchant, marks: true, secure: true);
        var other = Guid.CreateVersion7();
        var theirs = mark.Cookie(other, marks: true, secure: false).Split(';')[0];

        Assert.Matches("^ri_[A-Za-z0-9_-]{22}=[A-Za-z0-9_-]{22}; Max-Age=31536000; Path=/; SameSite=Lax; HttpOnly; Secure$", mine);
        mine = mine.Split(';')[0];
        Assert.True(mark.IsIn(mine, merchant));
        Assert.True(mark.IsIn($"rv=AAAAAAAAAAAAAAAAAAAAAA; {theirs}; {mine}; x=1", merchant));
        Assert.True(mark.IsIn(new StringValues(["a=b", theirs, mine]), merchant));
        Assert.False(mark.IsIn($"rv=AAAAAAAAAAAAAAAAAAAAAA; {theirs}", merchant));
        Assert.True(mark.IsIn(theirs, other));
        Assert.False(new BrowserMark(RandomNumberGenerator.GetBytes(32)).IsIn(mine, merchant));
        foreach (var junk in new[] { "", "ri_", "ri_ri_ri_", mine[..^1], mine.Replace('=', ':'), "ri_" + new string('A', 22) + "=" + new string('A', 22), mine[..26] + new string('A', 22) })
        {
            Assert.False(mark.IsIn(junk, merchant), junk);
        }
    }

    [Fact]
    public void What_makes_an_address_makes_no_cookie()
    {
        var token = mark.Token(merchant, Now.AddDays(1), marks: true);
        var name = mark.Cookie(merchant, marks: true, secure: false)[..26];
        Assert.False(mark.IsIn(name + token[^22..], merchant));
    }

    [Theory]
    [InlineData("203.0.113.0/24", true)]
    [InlineData("203.0.113.7", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("203.0.113.0/33", false)]
    [InlineData("office", false)]
    [InlineData("", false)]
    public void An_internal_address_is_an_address_or_a_network(string text, bool valid)
    {
        var options = new InternalOptions();
        options.Addresses.Add(text);
        var result = new InternalOptions.Validator().Validate(null, options);
        Assert.Equal(valid, result.Succeeded);
        if (!valid)
        {
            Assert.Contains("Links:Visits:Internal:Addresses:0", result.FailureMessage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("203.0.113.9", true)]
    [InlineData("::ffff:203.0.113.9", true)]
    [InlineData("203.0.114.9", false)]
    [InlineData("198.51.100.1", true)]
    [InlineData("198.51.100.2", false)]
    [InlineData("2001:db8:5::1", true)]
    [InlineData("2001:db9::1", false)]
    public void An_address_in_one_of_the_networks_is_internal(string address, bool expected)
    {
        var options = new InternalOptions { Addresses = { "203.0.113.0/24", "198.51.100.1", "2001:db8::/32" } };
        Assert.Equal(expected, new InternalAddresses(Options.Create(options)).Contain(System.Net.IPAddress.Parse(address)));
    }
}
