using System.Net;
using Redirect.Links.Claims;
using Redirect.Testing;

namespace Redirect.Links.Tests.Claims;

/// <summary>Three replicas on one PostgreSQL database.</summary>
public sealed class ClaimReplicaTests : IAsyncLifetime
{
    private readonly List<LinksHost> hosts = [];
    private string? database;

    public async ValueTask InitializeAsync()
    {
        database = await RealServers.NewDatabaseAsync("sale");
        var settings = new Dictionary<string, string?> { ["Storage:Provider"] = "Postgres", ["ConnectionStrings:Links"] = database, ["Links:AdminKey"] = LinksHost.AdminKey, ["Links:Claims:MaxWait"] = "00:00:30" };
        await LinksHost.MigrateAsync(settings);
        for (var at = 0; at < 3; at++)
        {
            hosts.Add(await LinksHost.StartAsync(settings));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        if (database is not null)
        {
            await RealServers.DropDatabaseAsync(database);
        }
    }

    [Fact]
    public async Task A_crowd_at_three_replicas_gets_exactly_what_there_is_and_each_key_one_answer()
    {
        var shop = await hosts[0].NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var contexts = hosts[0].Contexts();
        var code = await contexts.AddAsync(SurpriseCodeRows.Code(shop.MerchantId, link.Id, 40));
        var callers = hosts.Select(host => host.As(new Hosting.Principals.Principal(Hosting.Principals.PrincipalKind.Merchant, shop.MerchantId, Guid.CreateVersion7(), Hosting.Principals.Scopes.All))).ToList();

        // Each visitor twice at once with one key, and once more with another, each time at another replica.
        Task<Answer> ClaimAsync(int visitor, int at, string key) =>
            callers[(visitor + at) % 3].PostAsync("/api/v1/claims", new { code = code.Text, visitorId = $"v{visitor}" }, ("Idempotency-Key", $"{key}{visitor}"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(visitor => Task.WhenAll(ClaimAsync(visitor, 0, "a"), ClaimAsync(visitor, 1, "a"), ClaimAsync(visitor, 2, "b"))));

        var claims = await contexts.ClaimsOfAsync(code);
        Assert.Equal((40, 40, 40L), (claims.Count, claims.Select(claim => claim.VisitorId).Distinct().Count(), (await contexts.StockOfAsync(code)).Held));
        Assert.Equal(40, answers.SelectMany(of => of).Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Id).Distinct().Count());
        Assert.All(answers.SelectMany(of => of).Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Contains(answer.Expect(HttpStatusCode.Conflict).Code, (string[])["sold_out", "visitor_limit"]));

        // Who got one gets it again, wherever he asks.
        for (var visitor = 0; visitor < answers.Length; visitor++)
        {
            if (answers[visitor][0].Status == HttpStatusCode.Created)
            {
                Assert.Equal(answers[visitor][0].Text, (await ClaimAsync(visitor, 2, "a")).Expect(HttpStatusCode.Created).Text);
            }
        }
    }

    [Fact]
    public async Task Sweepers_of_three_replicas_take_back_each_slot_once()
    {
        var shop = await hosts[0].NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var contexts = hosts[0].Contexts();
        var terms = SurpriseCodeRows.Terms() with { UseTtl = TimeSpan.FromMilliseconds(1) };
        var code = await contexts.AddAsync(SurpriseCodeRows.Code(shop.MerchantId, link.Id, 30, terms));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(visitor => shop.PostAsync("/api/v1/claims", new { code = code.Text, visitorId = $"v{visitor}" })));
        await Poll.UntilAsync(async () => (await contexts.StockOfAsync(code)).Held == 0, "all claims expire");
        var (stock, claims) = (await contexts.StockOfAsync(code), await contexts.ClaimsOfAsync(code));
        Assert.Equal((stock.Claimed, stock.Claimed), (claims.Count, stock.Returned));
        Assert.All(claims, claim => Assert.Equal(ClaimState.Expired, claim.State));
    }

    [Fact]
    public async Task Replicas_whose_clocks_are_ten_minutes_off_neither_cut_a_claim_short_nor_give_it_a_second_life()
    {
        var (shop, fast, slow) = await OutOfTimeAsync();
        var contexts = hosts[0].Contexts();
        var code = await contexts.AddAsync(SurpriseCodeRows.Code(shop.MerchantId, (await shop.NewLinkAsync()).Id, 1, SurpriseCodeRows.Terms() with { UseTtl = TimeSpan.FromSeconds(3) }));
        var first = (await fast.PostAsync("/api/v1/claims", new { code = code.Text, visitorId = "one" })).Expect(HttpStatusCode.Created);
        var (claimed, expires) = (Time(first, "claimedAt"), Time(first, "expiresAt"));
        Assert.Equal(TimeSpan.FromSeconds(3), expires - claimed);
        Assert.InRange(claimed, TimeProvider.System.GetUtcNow().AddMinutes(-2), TimeProvider.System.GetUtcNow().AddMinutes(2));

        // Whoever is asked, the slot is free when its time is over by the database, not before and not ten minutes later.
        var turn = 0;
        var second = await Poll.UntilAsync(
            () => (turn++ % 2 == 0 ? fast : slow).PostAsync("/api/v1/claims", new { code = code.Text, visitorId = "two" }),
            answer => answer.Status == HttpStatusCode.Created,
            TimeSpan.FromSeconds(30),
            "the slot comes back");
        Assert.True(Time(second, "claimedAt") >= expires, $"{second.Text} although the first had until {expires:O}");
        (await slow.PostAsync($"/api/v1/claims/{first.Id}/redeem", new { orderId = "o-1", amount = 0 })).Expect(HttpStatusCode.Conflict, "claim_expired");
        Assert.Equal(1, (await contexts.StockOfAsync(code)).Held);
    }

    [Fact]
    public async Task Replicas_whose_clocks_are_ten_minutes_off_begin_and_end_a_code_when_the_database_does()
    {
        var (shop, fast, slow) = await OutOfTimeAsync();
        var contexts = hosts[0].Contexts();
        var link = await shop.NewLinkAsync();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var (soon, running, over) = (SurpriseCodeRows.Code(shop.MerchantId, link.Id, 9), SurpriseCodeRows.Code(shop.MerchantId, link.Id, 9), SurpriseCodeRows.Code(shop.MerchantId, link.Id, 9));
        soon.ValidFrom = now.AddMinutes(5);
        (running.ValidFrom, running.ValidUntil) = (now.AddMinutes(-5), now.AddMinutes(5));
        over.ValidUntil = now.AddMinutes(-5);
        foreach (var code in new[] { soon, running, over })
        {
            await contexts.AddAsync(code);
        }

        foreach (var (caller, visitor) in new[] { (fast, "fast"), (slow, "slow") })
        {
            (await caller.PostAsync("/api/v1/claims", new { code = soon.Text, visitorId = visitor })).Expect(HttpStatusCode.NotFound, "code_not_found");
            (await caller.PostAsync("/api/v1/claims", new { code = running.Text, visitorId = visitor })).Expect(HttpStatusCode.Created);
            (await caller.PostAsync("/api/v1/claims", new { code = over.Text, visitorId = visitor })).Expect(HttpStatusCode.NotFound, "code_not_found");
        }
    }

    // A merchant's callers at a replica whose clock is ahead and at one whose clock is behind.
    private async Task<(Caller Shop, Caller Fast, Caller Slow)> OutOfTimeAsync()
    {
        hosts[1].Clock.Advance(TimeSpan.FromMinutes(10));
        hosts[2].Clock.Advance(TimeSpan.FromMinutes(-10));
        var shop = await hosts[0].NewMerchantAsync();
        var principal = new Hosting.Principals.Principal(Hosting.Principals.PrincipalKind.Merchant, shop.MerchantId, Guid.CreateVersion7(), Hosting.Principals.Scopes.All);
        return (shop, hosts[1].As(principal), hosts[2].As(principal));
    }

    private static DateTimeOffset Time(Answer answer, string property) => answer.Body.GetProperty(property).GetDateTimeOffset();
}
