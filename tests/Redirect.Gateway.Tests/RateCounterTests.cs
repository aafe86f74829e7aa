using Redirect.Gateway.Addresses;
using Redirect.Gateway.RateLimits;

namespace Redirect.Gateway.Tests;

public sealed class RateCounterTests
{
    private const long Minute = RateCounter.WindowMs;
    private readonly RateCounter counter = new(new RateKey(RateRule.Address, 1));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(15_000, 7)]
    [InlineData(30_000, 5)]
    [InlineData(59_999, 0)]
    [InlineData(60_000, 0)]
    public void The_minute_before_counts_for_the_part_that_is_left(long into, int expected)
    {
        for (var i = 0; i < 10; i++)
        {
            counter.Add(100 * Minute);
        }

        Assert.Equal(expected, counter.Count((101 * Minute) + into));
    }

    [Fact]
    public void A_clock_set_back_starts_anew()
    {
        counter.Add(100 * Minute);

        Assert.Equal(0, counter.Count(90 * Minute));
        Assert.Equal(1, counter.Add(90 * Minute));
    }

    [Fact]
    public async Task Many_at_once_get_exactly_the_limit()
    {
        var allowed = 0;
        await Parallel.ForAsync(0, 8, (_, _) =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (counter.TryAdd(100 * Minute, 50_000) <= 50_000)
                {
                    Interlocked.Increment(ref allowed);
                }
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(50_000, allowed);
        Assert.Equal(50_000, counter.Count(100 * Minute));
    }

    [Fact]
    public void Sharing_keeps_what_was_counted_meanwhile_and_a_lost_redis_takes_nothing_back()
    {
        var window = counter.At(100 * Minute);
        counter.Add(100 * Minute);
        counter.Add(100 * Minute);
        window.Shared(1, 41);
        Assert.Equal(42, counter.Count(100 * Minute));

        window.Shared(1, 1);
        Assert.Equal(42, counter.Count(100 * Minute));
    }

    [Fact]
    public void Only_so_many_are_tracked_and_those_in_use_stay()
    {
        var map = new GenerationMap<int, object>(1000);
        var kept = map.GetOrAdd(-1, _ => new object());
        for (var i = 0; i < 100_000; i++)
        {
            map.GetOrAdd(i, _ => new object());
            Assert.True(map.TryGet(-1, out var found));
            Assert.Same(kept, found);
        }

        Assert.InRange(map.Count, 500, 1002);
        Assert.False(map.TryGet(0, out _));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "10.0.0.1", false)]
    [InlineData("0.0.0.0/0", "203.0.113.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::1/128", "::1", true)]
    [InlineData("::1/128", "::2", false)]
    public void Networks_hold_their_addresses(string network, string address, bool inside)
    {
        Assert.True(AddressRange.TryParse(network, out var range));
        Assert.Equal(inside, range.Contains(AddressRange.NumberOf(IPAddress.Parse(address))));
    }
}
