using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Redirect.Links.Domains;
using Redirect.Links.Domains.Dns;
using Redirect.Links.Domains.Verification;
using Redirect.Testing;

namespace Redirect.Links.Tests.Domains.Verification;

/// <summary>The one request that we send where a merchant says: S26 to S33.</summary>
public sealed class FileProofTests : IAsyncLifetime
{
    private const string Host = "go.shop.cn";
    private const string Token = "a-token-of-the-domain";
    private static readonly string Path = ProofPlaces.PathOf(Token);
    private static readonly string Content = ProofPlaces.ContentOf(Token);

    private readonly DnsServer dns = new();
    private VerificationSite site = null!;

    public async ValueTask InitializeAsync() => site = await VerificationSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await dns.DisposeAsync();
    }

    [Fact]
    public async Task The_file_is_fetched_by_its_host_and_path()
    {
        dns.Addresses[Host] = [IPAddress.Loopback];
        site.Put(Host, Path, "\uFEFF" + Content + "\n");
        Assert.Equal(Proof.Found, await LookAsync());
        Assert.Equal([Host + Path], site.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-token-of-the-domain")] // what a server says that repeats the end of the address
    [InlineData("redirect-verification=another")]
    [InlineData("<p>redirect-verification=a-token-of-the-domain</p>")]
    [InlineData("REDIRECT-VERIFICATION=A-TOKEN-OF-THE-DOMAIN")]
    public async Task Another_content_is_no_proof(string content)
    {
        dns.Addresses[Host] = [IPAddress.Loopback];
        site.Put(Host, Path, content);
        Assert.Equal(Proof.Absent, await LookAsync());
    }

    [Theory] // S26: no packet leaves
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fd00:ec2::254")]
    public async Task A_name_of_an_address_that_is_not_public_is_not_called(string address)
    {
        dns.Addresses[Host] = [IPAddress.Parse(address)];
        site.Put(Host, Path, Content);
        Assert.Equal(Proof.Unknown, await LookAsync(listed: false));
        Assert.Empty(site.Asked);
    }

    [Fact]
    public async Task One_address_that_is_not_public_among_others_is_enough_to_refuse()
    {
        dns.Addresses[Host] = [IPAddress.Loopback, IPAddress.Parse("10.0.0.1")];
        site.Put(Host, Path, Content);
        Assert.Equal(Proof.Unknown, await LookAsync());
        Assert.Empty(site.Asked);
    }

    [Fact] // S29
    public async Task A_name_that_means_another_address_a_moment_later_leads_to_the_one_that_was_checked()
    {
        await using var inside = await VerificationSite.StartAsync(IPAddress.Parse("127.0.0.2"), new IPEndPoint(IPAddress.Loopback, int.Parse(site.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).Port);
        site.Put(Host, Path, "not here");
        inside.Put(Host, Path, Content);
        dns.Addresses[Host] = [IPAddress.Loopback];
        dns.Answering = _ =>
        {
            if (dns.Asked.Count > 2)
            {
                dns.Addresses[Host] = [IPAddress.Parse("127.0.0.2")];
            }
        };
        Assert.Equal(Proof.Absent, await LookAsync());
        Assert.Equal(["1 " + Host, "28 " + Host], dns.Asked.Order(StringComparer.Ordinal));
        Assert.Single(site.Asked);
        Assert.Empty(inside.Asked);
    }

    [Fact] // S30
    public async Task A_redirect_is_not_followed()
    {
        dns.Addresses[Host] = dns.Addresses["other.shop.cn"] = [IPAddress.Loopback];
        site.Put("other.shop.cn", Path, Content);
        site.Files[Host + Path] = context =>
        {
            context.Response.Redirect($"http://other.shop.cn{Path}");
            return Task.CompletedTask;
        };
        Assert.Equal(Proof.Absent, await LookAsync());
        Assert.Equal([Host + Path], site.Asked);
    }

    [Fact] // S32
    public async Task Little_is_read_and_not_for_long()
    {
        dns.Addresses[Host] = [IPAddress.Loopback];
        site.Put(Host, Path, Content + new string('\n', FileProof.MaxBytes));
        Assert.Equal(Proof.Absent, await LookAsync());

        // Without a length, and without an end.
        var written = 0L;
        site.Files[Host + Path] = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[16 * 1024], context.RequestAborted);
                written += 16 * 1024;
            }
        };
        Assert.Equal(Proof.Absent, await LookAsync());
        Assert.True(written < 64 << 20, $"{written} bytes were taken");

        // A byte now and then.
        site.Files[Host + Path] = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await Task.Delay(200, context.RequestAborted);
            }
        };
        var watch = Stopwatch.StartNew();
        Assert.Equal(Proof.Unknown, await LookAsync());
        Assert.True(watch.Elapsed < FileProof.Patience + TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Fact] // S32
    public async Task What_is_packed_is_not_unpacked()
    {
        dns.Addresses[Host] = [IPAddress.Loopback];
        site.Files[Host + Path] = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            await packed.WriteAsync(Encoding.ASCII.GetBytes(Content), context.RequestAborted);
        };
        Assert.Equal(Proof.Absent, await LookAsync());
    }

    [Fact]
    public async Task No_answer_is_not_the_answer_that_there_is_no_proof()
    {
        Assert.Equal(Proof.Absent, await LookAsync()); // no such name
        dns.Addresses[Host] = [IPAddress.Loopback];
        Assert.Equal(Proof.Absent, await LookAsync()); // 404
        site.Files[Host + Path] = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        Assert.Equal(Proof.Unknown, await LookAsync());
        site.Files[Host + Path] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.Equal(Proof.Unknown, await LookAsync());
        dns.Datagrams = _ => [];
        Assert.Equal(Proof.Unknown, await LookAsync());
    }

    private Task<Proof> LookAsync(bool listed = true)
    {
        var options = new DomainOptions { Resolver = dns.Address };
        if (listed)
        {
            options.AllowedVerificationAddresses.Add(site.Address);
            options.AllowedVerificationAddresses.Add(site.Address.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal));
        }

        var domains = Options.Create(options);
        return new FileProof(new DnsResolver(new NameServers(domains), TimeProvider.System), new VerificationAddresses(domains), TimeProvider.System)
            .LookAsync(Host, Token, TestContext.Current.CancellationToken);
    }
}
