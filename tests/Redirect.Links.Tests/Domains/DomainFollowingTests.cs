using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Redirect.Links.Domains;
using Redirect.Links.Following;
using Redirect.Testing;

namespace Redirect.Links.Tests.Domains;

/// <summary>Following links on own domains: when nothing answers, over replicas, and what it costs the others.</summary>
public sealed class DomainFollowingTests
{
    private const string Host = "go.shop.cn";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_is_known_is_answered_without_the_database_and_the_unknown_is_not_guessed()
    {
        await using var host = await FollowingHost.StartAsync();
        await AddAsync(host, "own", Host);
        await host.SeedAsync("common", "https://common.cn/");
        await host.SeedAsync("cold", "https://cold.cn/");
        Assert.Equal("https://own.cn/", await LocationAsync(host, Host, "/own"));
        Assert.Equal("https://common.cn/", await LocationAsync(host, null, "/common"));
        host.Database.Down = true;
        Assert.Equal("https://own.cn/", await LocationAsync(host, Host, "/own"));
        Assert.Equal("https://common.cn/", await LocationAsync(host, null, "/common"));
        Assert.Equal(["503", "503"], [await LocationAsync(host, Host, "/cold"), await LocationAsync(host, null, "/cold")]);
        host.Database.Down = false;
        await Poll.UntilAsync(() => LocationAsync(host, Host, "/cold"), seen => seen == "404", Soon, "the cold slug is nobody's on the domain");
        Assert.Equal("https://cold.cn/", await LocationAsync(host, null, "/cold"));
        Assert.Equal("404", await LocationAsync(host, null, "/own"));
    }

    [Fact]
    public async Task Until_the_domains_have_been_read_only_hosts_of_the_settings_are_taken_for_ours()
    {
        await using var host = await FollowingHost.StartAsync(settings: [("Links:OwnHosts:0", "s.example.com"), ("Links:PublicBaseUrl", "https://t.example.com/x")]);
        var options = Microsoft.Extensions.Options.Options.Create(new Links.ShortLinks.AddressOptions { PublicBaseUrl = "https://T.example.com:8443/x" });
        options.Value.OwnHosts.Add("S.example.com");
        using var unread = new DomainCache(host.Get<IDbContextFactory<Links.Storage.LinksDbContext>>(), options);
        Assert.True(unread.Any);
        foreach (var (name, known) in new[] { ("s.example.com", true), ("S.Example.com.:80", true), ("t.example.com", true), ("go.shop.cn", false), ("127.0.0.1:80", false) })
        {
            var request = new DefaultHttpContext().Request;
            request.Headers.Host = name;
            Assert.Equal((known, null), (unread.TryFind(request, out var domain), domain));
        }

        await unread.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.False(unread.Any);
    }

    [Fact]
    public async Task Every_replica_hears_of_a_domain_within_two_seconds_and_of_its_end()
    {
        var database = await RealServers.NewDatabaseAsync("domains");
        await using var one = await FollowingHost.StartAsync(database);
        await using var two = await FollowingHost.StartAsync(database);
        var id = await AddAsync(one, "own", Host);
        await Poll.UntilAsync(() => LocationAsync(two, Host, "/own"), seen => seen == "https://own.cn/", TimeSpan.FromSeconds(2), "the domain on the other replica");
        await using (var db = one.Db())
        {
            await db.Domains.Where(domain => domain.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(domain => domain.RetiredAt, DateTime.UnixEpoch).SetProperty(domain => domain.Version, 2), TestContext.Current.CancellationToken);
        }

        await Poll.UntilAsync(() => LocationAsync(two, Host, "/own"), seen => seen == "404", TimeSpan.FromSeconds(2), "the end of the domain on the other replica");
        await RealServers.DropDatabaseAsync(database);
    }

    [Theory] // S34, S35
    [InlineData("X-Forwarded-Host", "go.shop.cn")]
    [InlineData("X-Original-Host", "go.shop.cn")]
    [InlineData("Forwarded", "host=go.shop.cn")]
    [InlineData("X-Host", "go.shop.cn")]
    public async Task Only_the_host_decides_and_not_what_a_reader_claims_beside_it(string header, string value)
    {
        await using var host = await FollowingHost.StartAsync();
        await AddAsync(host, "own", Host);
        await host.SeedAsync("own2", "https://common.cn/");
        Assert.Equal("404", await LocationAsync(host, null, "/own", (header, value)));
        Assert.Equal("https://common.cn/", await LocationAsync(host, null, "/own2", (header, value)));
        Assert.Equal("404", await LocationAsync(host, Host, "/own2", (header, "127.0.0.1")));
    }

    [Theory]
    [InlineData(null, "/a")]
    [InlineData(Host, "/own")]
    public async Task A_known_link_costs_no_more_because_there_are_domains(string? name, string path)
    {
        await using var host = await FollowingHost.StartAsync(settings: ("Links:Spool:LimitMegabytes", "64"));
        host.Publisher.Down = true;
        await AddAsync(host, "own", Host);
        await host.SeedAsync("a");
        Assert.StartsWith("https", await LocationAsync(host, name, path), StringComparison.Ordinal);
        var follow = host.Get<FollowLink>();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.Headers.Host = name ?? "127.0.0.1:8080";
        context.Request.Headers.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
        context.Request.Headers.AcceptLanguage = "zh-CN,zh;q=0.9";
        context.Request.Headers.Cookie = "rv=AAAAAAAAAAAAAAAAAAAAAA";
        context.Connection.RemoteIpAddress = IPAddress.Loopback;

        const int Requests = 2000;
        Assert.True(Follow(follow, context, Requests));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Follow(follow, context, Requests));
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
        Assert.True(each <= 200, $"{each} bytes a redirect");
    }

    // A verified domain with a link, written as the management API writes them.
    private static async Task<Guid> AddAsync(FollowingHost host, string slug, string name)
    {
        var (seeded, _, _) = await host.SeedAsync("x" + Guid.CreateVersion7().ToString("N"), "https://own.cn/");
        await using var db = host.Db();
        var domain = new ShortDomain { Id = Guid.CreateVersion7(), MerchantId = seeded.MerchantId, Host = name, State = DomainState.Verified, Token = "t", Version = 1 };
        db.Domains.Add(domain);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await db.Links.Where(link => link.Id == seeded.Id).ExecuteUpdateAsync(
            set => set.SetProperty(link => link.Domain, name).SetProperty(link => link.Slug, slug).SetProperty(link => link.SlugKey, slug), TestContext.Current.CancellationToken);
        await host.Get<DomainCache>().RefreshAsync(TestContext.Current.CancellationToken);
        return domain.Id;
    }

    private static async Task<string> LocationAsync(FollowingHost host, string? name, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = name;
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.Headers.TryGetValues("Location", out var values) ? values.Single() : $"{(int)response.StatusCode}";
    }

    private static bool Follow(FollowLink follow, HttpContext context, int times)
    {
        var all = true;
        for (var time = 0; time < times; time++)
        {
            all &= follow.InvokeAsync(context).IsCompletedSuccessfully;
        }

        return all;
    }
}
