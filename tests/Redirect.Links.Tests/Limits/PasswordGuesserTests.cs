using System.Net;
using Redirect.Links.Following;
using Redirect.Links.Limits;
using Redirect.Links.ShortLinks;
using Redirect.Testing;

namespace Redirect.Links.Tests.Limits;

public sealed class PasswordGuesserTests
{
    private static readonly Guid Link = Guid.CreateVersion7();

    [Theory] // S37
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::1", false)]
    public void An_IPv6_network_is_one_guesser_and_an_IPv4_address_is(string one, string other, bool same) =>
        Assert.Equal(same, PasswordGuesser.Of(Link, IPAddress.Parse(one)) == PasswordGuesser.Of(Link, IPAddress.Parse(other)));

    [Fact]
    public void Another_link_is_another_guesser_and_names_need_the_key()
    {
        var (one, other) = (PasswordGuesser.Of(Link, IPAddress.Loopback), PasswordGuesser.Of(Guid.CreateVersion7(), IPAddress.Loopback));
        Assert.NotEqual(one, other);
        var (key, key2) = (new byte[32], Enumerable.Repeat((byte)1, 32).ToArray());
        Assert.Equal(one.NameBy(key), one.NameBy(key));
        Assert.Equal(3, new[] { one.NameBy(key), one.NameBy(key2), other.NameBy(key) }.Distinct().Count());
    }

    [Fact] // S41
    public void Waits_are_1_2_4_and_8_seconds_then_15_minutes_and_then_begin_anew()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch.AddYears(60), isStopwatchToo: true);
        var guesses = new LocalGuesses(clock);
        var guesser = PasswordGuesser.Of(Link, IPAddress.Loopback);
        foreach (var seconds in new[] { 1, 2, 4, 8, 900, 1, 2 })
        {
            // Of a hundred at once, one.
            var waits = new TimeSpan[100];
            Parallel.For(0, waits.Length, at => waits[at] = guesses.Begin(guesser));
            Assert.Equal([TimeSpan.Zero, .. Enumerable.Repeat(TimeSpan.FromSeconds(seconds), 99)], waits.Order());
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(TimeSpan.FromTicks(1), guesses.Begin(guesser));
            clock.Advance(TimeSpan.FromTicks(1));
        }
    }

    [Fact] // F21
    public void A_wait_does_not_end_sooner_or_later_because_the_clock_is_set()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch.AddYears(60));
        var guesses = new LocalGuesses(clock);
        var guesser = PasswordGuesser.Of(Link, IPAddress.Loopback);
        Assert.Equal(TimeSpan.Zero, guesses.Begin(guesser));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.InRange(guesses.Begin(guesser), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromDays(-2));
        Assert.InRange(guesses.Left(guesser), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Over_https_the_cookie_is_for_https_only()
    {
        var plan = new FollowPlan(Link, Link, "https://shop.example/", false, 1, null) { Behaviour = new LinkBehaviour { PasswordHash = "x" } };
        Assert.EndsWith("; Path=/a; SameSite=Lax; HttpOnly; Secure", PasswordCookie.Create(new byte[32], plan, "/a", secure: true, DateTimeOffset.UnixEpoch), StringComparison.Ordinal);
    }
}
