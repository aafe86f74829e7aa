using Redirect.Links.Following;
using Redirect.Testing;

namespace Redirect.Links.Tests.Following;

public sealed class LinkCacheTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private FollowingHost host = null!;

    public async ValueTask InitializeAsync() => host = await FollowingHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_thousand_who_ask_for_a_cold_link_cost_one_read()
    {
        await host.SeedAsync("cold");
        host.Database.Gate = new TaskCompletionSource();
        var before = host.Database.Reads;
        var all = Enumerable.Range(0, 1000).Select(_ => host.LocationAsync("/cold")).ToList();
        await Poll.UntilAsync(() => Task.FromResult(host.Database.Reads > before), Soon, "the read begins");
        host.Database.Gate.SetResult();

        Assert.All(await Task.WhenAll(all), location => Assert.Equal("https://shop.example/item?id=1", location));
        Assert.Equal(before + 1, host.Database.Reads);
        Assert.Equal(1000, (await host.Publisher.UntilAsync(1000)).Select(visit => visit.EventId).Distinct().Count());
    }

    [Fact]
    public async Task Unknown_is_remembered_for_a_while_and_not_longer()
    {
        var before = host.Database.Reads;
        Assert.Equal("404", await host.LocationAsync("/later"));
        Assert.Equal("404", await host.LocationAsync("/later"));
        Assert.Equal(before + 1, host.Database.Reads);

        await host.SeedAsync("later");
        before = host.Database.Reads;
        Assert.Equal("404", await host.LocationAsync("/later"));
        host.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.StartsWith("https", await host.LocationAsync("/later"), StringComparison.Ordinal);
        Assert.Equal(before + 1, host.Database.Reads);
    }

    [Fact]
    public async Task A_new_link_ends_its_being_unknown()
    {
        Assert.Equal("404", await host.LocationAsync("/new"));
        var (link, _, _) = await host.SeedAsync("new");
        host.Get<LinkChanges>().Committed(link);
        Assert.StartsWith("https", await host.LocationAsync("/new"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_in_this_process_counts_at_once()
    {
        var (link, _, _) = await host.SeedAsync("a");
        await host.LocationAsync("/a");
        await host.ChangeAsync(link.Id, "https://new.example/");
        Assert.Equal("https://new.example/", await host.LocationAsync("/a"));
    }

    [Fact]
    public async Task What_is_no_longer_fresh_is_served_and_read_again_behind()
    {
        var (link, _, _) = await host.SeedAsync("a");
        await host.LocationAsync("/a");
        await host.ChangeAsync(link.Id, "https://new.example/", tellOwnProcess: false);
        Assert.Equal("https://shop.example/item?id=1", await host.LocationAsync("/a"));

        host.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("https://shop.example/item?id=1", await host.LocationAsync("/a"));
        await Poll.UntilAsync(() => host.LocationAsync("/a"), seen => seen == "https://new.example/", Soon, "the new target");
    }

    [Fact]
    public async Task A_known_link_goes_on_while_the_database_is_down_and_heals_after()
    {
        var (link, _, _) = await host.SeedAsync("a");
        await host.LocationAsync("/a");
        await host.ChangeAsync(link.Id, "https://new.example/", tellOwnProcess: false);
        host.Database.Down = true;
        for (var day = 0; day < 5; day++)
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            Assert.Equal("https://shop.example/item?id=1", await host.LocationAsync("/a"));
        }

        Assert.Equal("503", await host.LocationAsync("/cold"));
        host.Database.Down = false;
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        await Poll.UntilAsync(() => host.LocationAsync("/a"), seen => seen == "https://new.example/", Soon, "the new target");
    }

    [Fact]
    public async Task What_is_known_to_be_outdated_is_not_served_when_the_new_cannot_be_read()
    {
        var (link, _, _) = await host.SeedAsync("a");
        await host.LocationAsync("/a");
        await host.ChangeAsync(link.Id, "https://new.example/", tellOwnProcess: false);
        host.Database.Down = true;
        host.Links.Changed("a", 2);
        Assert.Equal("503", await host.LocationAsync("/a"));
        host.Database.Down = false;
        Assert.Equal("https://new.example/", await host.LocationAsync("/a"));
    }

    [Fact]
    public async Task A_read_that_began_before_a_change_does_not_bring_the_old_back()
    {
        var (link, _, _) = await host.SeedAsync("a");
        var before = host.Database.Reads;
        var gate = host.Database.Gate = new TaskCompletionSource();
        var slow = host.LocationAsync("/a");
        await Poll.UntilAsync(() => Task.FromResult(host.Database.Reads > before), Soon, "the slow read begins");
        host.Database.Gate = null; // it holds the old row; the change is not held up
        await host.ChangeAsync(link.Id, "https://new.example/");
        gate.SetResult();

        Assert.Equal("https://new.example/", await slow);
        Assert.Equal("https://new.example/", await host.LocationAsync("/a"));
    }

    [Fact]
    public async Task A_read_of_nothing_that_began_before_the_link_was_made_is_not_remembered()
    {
        var before = host.Database.Reads;
        var gate = host.Database.Gate = new TaskCompletionSource();
        var slow = host.LocationAsync("/a");
        await Poll.UntilAsync(() => Task.FromResult(host.Database.Reads > before), Soon, "the slow read begins");
        host.Database.Gate = null;
        var (link, _, _) = await host.SeedAsync("a");
        host.Get<LinkChanges>().Committed(link);
        gate.SetResult();

        Assert.StartsWith("https", await slow, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Made_up_slugs_do_not_push_out_real_ones()
    {
        await using var small = await FollowingHost.StartAsync(settings: ("Links:Cache:Entries", "100"));
        await small.SeedAsync("real");
        await small.LocationAsync("/real");
        var before = small.Database.Reads;
        await Parallel.ForAsync(0, 300, async (number, _) => await small.LocationAsync($"/made-up-{number}"));
        Assert.Equal(before + 300, small.Database.Reads);
        Assert.StartsWith("https", await small.LocationAsync("/real"), StringComparison.Ordinal);
        Assert.Equal(before + 300, small.Database.Reads);
    }

    [Fact]
    public void A_bounded_cache_holds_what_was_used_last()
    {
        var cache = new BoundedCache<string, string>(100, StringComparer.Ordinal);
        cache.Set("kept", "value");
        for (var number = 0; number < 10_000; number++)
        {
            cache.Set($"{number}", "other");
            Assert.True(cache.TryGetBy("kept".AsSpan(), out var value) && value == "value");
            Assert.InRange(cache.Count, 1, 100);
        }

        Assert.False(cache.TryGet("0", out _));
        cache.Remove("kept");
        Assert.False(cache.TryGet("kept", out _));
    }
}
