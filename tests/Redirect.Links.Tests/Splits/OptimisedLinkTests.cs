using System.Net;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Testing;

namespace Redirect.Links.Tests.Splits;

/// <summary>An optimised link over HTTP, with outcomes as attribution tells them.</summary>
public sealed class OptimisedLinkTests : IAsyncLifetime
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

    private FollowingHost host = null!;

    public async ValueTask InitializeAsync() => host = await FollowingHost.StartAsync(settings: [("Links:Splits:Refresh", "00:00:00.1"), ("Links:Splits:Exploration", "0.1")]);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Outcomes_move_new_visitors_and_leave_those_who_are_here()
    {
        var linkId = await SeedAsync("best", Optimise.Orders);
        var (cookies, first) = await VisitAsync("best");

        // Whatever this visitor drew, it is the other one that sells.
        var other = first == "https://shop.example/0" ? 1 : 0;
        await TellAsync(linkId, (1 - other, 10_000, 100, false, 1), (other, 10_000, 500, false, 1));
        await Poll.UntilAsync(async () => await ShareOfAsync("best", other) > 0.8, "new visitors to go where orders are");

        for (var visit = 0; visit < 5; visit++)
        {
            Assert.Equal(first, (await VisitAsync("best", cookies)).Location);
        }

        var visits = await host.Publisher.UntilAsync(1);
        Assert.All(visits, visit => Assert.InRange(visit.VariantProbability, 0.05 - 1e-9, 0.95 + 1e-9));
    }

    [Fact]
    public async Task A_blocked_variant_gets_nobody_not_even_those_who_are_here()
    {
        var linkId = await SeedAsync("stock", Optimise.Orders);
        var (cookies, first) = await VisitAsync("stock");
        var drawn = first == "https://shop.example/0" ? 0 : 1;
        await TellAsync(linkId, (drawn, 10_000, 500, true, 1), (1 - drawn, 10_000, 100, false, 1));
        await Poll.UntilAsync(async () => await ShareOfAsync("stock", drawn) == 0, "the blocked variant to get nobody");
        Assert.NotEqual(first, (await VisitAsync("stock", cookies)).Location);
    }

    [Fact]
    public async Task The_cookie_is_for_this_link_alone_and_only_of_links_that_learn()
    {
        await SeedAsync("learns", Optimise.Orders);
        await SeedAsync("fixed", Optimise.None);
        using var learns = await SendAsync("learns", null);
        Assert.Matches("^rs=[A-Za-z0-9_-]{16}; Max-Age=2592000; SameSite=Lax; HttpOnly; Path=/learns$", learns.Headers.GetValues("Set-Cookie").Last());
        using var other = await SendAsync("fixed", null);
        Assert.StartsWith("rv=", Assert.Single(other.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bots_get_no_cookie_and_one_variant()
    {
        await SeedAsync("bots", Optimise.Orders);
        var targets = new HashSet<string>();
        for (var visit = 0; visit < 10; visit++)
        {
            using var answer = await SendAsync("bots", null, "curl/8.5.0");
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            targets.Add(answer.Headers.Location!.OriginalString);
        }

        Assert.Single(targets);
    }

    [Fact]
    public async Task A_link_goes_on_by_its_last_shares_while_the_database_is_away()
    {
        var linkId = await SeedAsync("away", Optimise.Orders);
        await TellAsync(linkId, (0, 10_000, 100, false, 1), (1, 10_000, 500, false, 1));
        await Poll.UntilAsync(async () => await ShareOfAsync("away", 1) > 0.8, "shares to be learnt");
        host.Database.Down = true;
        Assert.InRange(await ShareOfAsync("away", 1), 0.8, 1);
    }

    [Fact]
    public async Task Old_news_and_repeated_news_change_nothing()
    {
        var linkId = await SeedAsync("news", Optimise.Orders);
        await TellAsync(linkId, (0, 100, 10, false, 5));
        await TellAsync(linkId, (0, 90, 9, true, 4), (1, 50, 1, false, 2));
        await TellAsync(linkId, (0, 100, 10, false, 5), (1, 60, 2, false, 3));
        await using var db = host.Db();
        var rows = await db.SplitOutcomes.AsNoTracking().Where(row => row.LinkId == linkId).OrderBy(row => row.Variant).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("v0", 100, 10, false, 5), ("v1", 60, 2, false, 3)], rows.Select(row => (row.Variant, row.Visitors, row.Rewards, row.Blocked, row.Version)));
    }

    [Fact]
    public async Task What_is_no_outcome_is_put_aside()
    {
        await using var scope = host.Get<IServiceScopeFactory>().CreateAsyncScope();
        var consumer = scope.ServiceProvider.GetRequiredService<VariantOutcomesConsumer>();
        await Assert.ThrowsAsync<PoisonMessageException>(() => consumer.ConsumeAsync(new byte[] { 255, 255 }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<PoisonMessageException>(() => consumer.ConsumeAsync(new VariantOutcomes().ToByteArray(), TestContext.Current.CancellationToken));
    }

    private async Task<Guid> SeedAsync(string slug, Optimise optimise)
    {
        var (link, _, _) = await host.SeedAsync(slug);
        await using var db = host.Db();
        var row = await db.Links.SingleAsync(x => x.Id == link.Id, TestContext.Current.CancellationToken);
        row.Behaviour = new LinkBehaviour { Split = SplitPlanTests.Variants(2), Optimise = optimise };
        row.Version++;
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return link.Id;
    }

    private async Task TellAsync(Guid linkId, params (int Variant, long Visitors, long Rewards, bool Blocked, long Version)[] outcomes)
    {
        await using var scope = host.Get<IServiceScopeFactory>().CreateAsyncScope();
        var message = new VariantOutcomes
        {
            LinkId = ByteString.CopyFrom(linkId.ToByteArray(bigEndian: true)),
            Variants = { outcomes.Select(x => new VariantOutcome { Name = $"v{x.Variant}", Visitors = x.Visitors, Rewards = x.Rewards, Blocked = x.Blocked, Version = x.Version }) },
        };
        await scope.ServiceProvider.GetRequiredService<VariantOutcomesConsumer>().ConsumeAsync(message.ToByteArray(), TestContext.Current.CancellationToken);
    }

    // Of 60 new visitors.
    private async Task<double> ShareOfAsync(string slug, int variant)
    {
        var there = 0;
        for (var visitor = 0; visitor < 60; visitor++)
        {
            there += (await VisitAsync(slug)).Location == $"https://shop.example/{variant}" ? 1 : 0;
        }

        return there / 60.0;
    }

    private async Task<(string Cookies, string Location)> VisitAsync(string slug, string? cookies = null)
    {
        using var answer = await SendAsync(slug, cookies);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return (string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])), answer.Headers.Location!.OriginalString);
    }

    private async Task<HttpResponseMessage> SendAsync(string slug, string? cookies, string agent = Phone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/" + slug);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        if (cookies is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }

        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
