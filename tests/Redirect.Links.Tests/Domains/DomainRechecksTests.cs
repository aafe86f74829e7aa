using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Links.Domains;
using Redirect.Testing;

namespace Redirect.Links.Tests.Domains;

public sealed class DomainRechecksTests
{
    private const string Domains = "/api/v1/domains";
    private const string Name = "go.recheck-shop.cn";

    [Fact]
    public async Task A_domain_without_its_proof_for_long_is_suspended_and_goes_to_whoever_shows_that_it_is_theirs()
    {
        using var folder = new TemporaryFolder();
        await using var dns = new DnsServer();
        var settings = SqliteStore.SettingsIn(folder);
        settings["Links:AdminKey"] = LinksHost.AdminKey;
        settings["Links:Domains:Resolver"] = dns.Address;
        await using var host = await LinksHost.StartAsync(settings);
        var rechecks = host.Services.GetRequiredService<DomainRechecks>();
        var (shop, next) = (await host.NewMerchantAsync(), await host.NewMerchantAsync());
        var made = (await shop.PostAsync(Domains, new { host = Name })).Expect(HttpStatusCode.Created);
        var later = (await next.PostAsync(Domains, new { host = Name })).Expect(HttpStatusCode.Created);
        dns.Texts["_redirect." + Name] = [Token(made)];
        (await shop.PostAsync($"{Domains}/{made.Id}/verify", null)).Expect(HttpStatusCode.OK);
        (await shop.PostAsync("/api/v1/links", new { target = "https://shop.cn/", domain = Name, slug = "a" })).Expect(HttpStatusCode.Created);
        var asked = dns.Asked.Count;

        async Task<(string? State, string Answer)> AfterAsync(TimeSpan time)
        {
            host.Clock.Advance(time);
            await rechecks.RunOnceAsync(TestContext.Current.CancellationToken);
            var followed = await host.As(null).SendAsync(HttpMethod.Get, "/a", null, ("Host", Name));
            return ((await shop.GetAsync($"{Domains}/{made.Id}"))["state"], followed.Headers.GetValueOrDefault("Location") ?? $"{(int)followed.Status}");
        }

        // Not before its turn; then it is there, and counts from now on.
        Assert.Equal(("verified", "https://shop.cn/"), await AfterAsync(TimeSpan.FromHours(1)));
        Assert.Equal(asked, dns.Asked.Count);
        Assert.Equal(("verified", "https://shop.cn/"), await AfterAsync(TimeSpan.FromDays(6)));
        Assert.True(dns.Asked.Count > asked);

        // Nobody answers: however long, that is no proof that it is gone.
        dns.Datagrams = _ => [];
        Assert.Equal(("verified", "https://shop.cn/"), await AfterAsync(TimeSpan.FromDays(8)));
        dns.Datagrams = null;
        Assert.Equal(("verified", "https://shop.cn/"), await AfterAsync(TimeSpan.FromDays(2)));

        // It is gone: not at once, but after a week.
        dns.Texts["_redirect." + Name] = [Token(later)];
        Assert.Equal(("verified", "https://shop.cn/"), await AfterAsync(TimeSpan.FromDays(2)));
        (await next.PostAsync($"{Domains}/{later.Id}/verify", null)).Expect(HttpStatusCode.Conflict, "domain_taken");
        Assert.Equal(("suspended", "404"), await AfterAsync(TimeSpan.FromDays(6)));
        (await shop.PostAsync("/api/v1/links", new { target = "https://shop.cn/", domain = Name })).Expect(HttpStatusCode.UnprocessableEntity, "domain_not_verified");

        // Back with its proof it goes on, unless somebody else has it by then.
        host.Clock.Advance(VerifyDomain.Pause);
        dns.Texts["_redirect." + Name] = [Token(made), Token(later)];
        (await shop.PostAsync($"{Domains}/{made.Id}/verify", null)).Expect(HttpStatusCode.OK);
        Assert.Equal(("verified", "https://shop.cn/"), await AfterAsync(TimeSpan.Zero));
        dns.Texts["_redirect." + Name] = [Token(later)];
        Assert.Equal(("suspended", "404"), await AfterAsync(TimeSpan.FromDays(8)));
        (await next.PostAsync($"{Domains}/{later.Id}/verify", null)).Expect(HttpStatusCode.OK);
        Assert.Equal(("suspended", "404"), await AfterAsync(TimeSpan.FromSeconds(6)));
        (await shop.PostAsync($"{Domains}/{made.Id}/verify", null)).Expect(HttpStatusCode.Conflict, "domain_taken");
    }

    private static string Token(Answer domain) => domain.Body.GetProperty("verification").GetProperty("dns").GetProperty("value").GetString()!;
}
