using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redirect.Gateway.ApiKeys;
using Redirect.Gateway.Host.Keys;
using Redirect.Gateway.Hosts;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Gateway.Tests;

/// <summary>A whole gateway on loopback, composed as the host is, before real destinations.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string MerchantKey = "rk_test_merchant_0123456789";
    public const string AdminKey = "rk_test_admin_0123456789";
    public static readonly Guid MerchantId = Guid.Parse("019a0000-0000-7000-8000-000000000001");
    public static readonly Guid KeyId = Guid.Parse("019a0000-0000-7000-8000-000000000002");

    private readonly List<IAsyncDisposable> owned = [];
    private WebApplication app = null!;

    public ManualClock Clock { get; private init; } = NewClock();

    public TestDestination Links { get; private set; } = null!;

    public TestDestination Media { get; private set; } = null!;

    public TestDestination Attribution { get; private set; } = null!;

    public TestDestination AttributionGrpc { get; private set; } = null!;

    public TestKeys Keys { get; } = new();

    public Uri Http { get; private set; } = null!;

    public Uri Grpc { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public HttpClient GrpcClient { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    /// <summary>A clock for a gateway and what it works with; it shows the start of a minute, so that a test knows how much of a window is left.</summary>
    public static ManualClock NewClock() => new(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero), isStopwatchToo: true);

    /// <summary>Starts it. <paramref name="remote"/> is the address connections seem to come from; they come from loopback otherwise.</summary>
    public static async Task<TestGateway> StartAsync(Dictionary<string, string?>? settings = null, ManualClock? clock = null, Func<IPAddress?>? remote = null, string? signingKey = null, bool httpDirectory = false, TestDomains? domains = null)
    {
        var gateway = new TestGateway { Clock = clock ?? NewClock() };
        signingKey ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        gateway.Links = gateway.Own(await TestDestination.StartAsync(gateway.Clock, signingKey, ServiceNames.Links));
        gateway.Media = gateway.Own(await TestDestination.StartAsync(gateway.Clock, signingKey, ServiceNames.Media));
        gateway.Attribution = gateway.Own(await TestDestination.StartAsync(gateway.Clock, signingKey, ServiceNames.Attribution));
        gateway.AttributionGrpc = gateway.Own(await TestDestination.StartAsync(gateway.Clock, signingKey, ServiceNames.Attribution, http2: true));

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(gateway.Clock);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Internal:SigningKey"] = signingKey,
            ["Services:Links"] = gateway.Links.Address,
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Http:Protocols"] = "Http1AndHttp2",
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            ["ReverseProxy:Clusters:links:Destinations:d1:Address"] = gateway.Links.Address,
            ["ReverseProxy:Clusters:media:Destinations:d1:Address"] = gateway.Media.Address,
            ["ReverseProxy:Clusters:attribution:Destinations:d1:Address"] = gateway.Attribution.Address,
            ["ReverseProxy:Clusters:attribution-grpc:Destinations:d1:Address"] = gateway.AttributionGrpc.Address,
        });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.AddHostDefaults().AddRedis().AddInternalCallers().AddEdge().AddProxy();
        if (httpDirectory)
        {
            builder.AddKeyDirectory();
        }
        else
        {
            builder.Services.AddSingleton<IKeyDirectory>(gateway.Keys);
        }

        if (domains is not null)
        {
            builder.Services.AddSingleton<IDomainDirectory>(domains);
        }

        var app = gateway.app = builder.Build();
        if (remote is not null)
        {
            app.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = remote();
                return next(context);
            });
        }

        app.UseHostDefaults();
        app.UseEdge();
        app.MapProxy();
        await app.StartAsync();

        // Endpoints are bound in the order of their names: Grpc, Http.
        var addresses = app.Urls.ToArray();
        Assert.Equal(2, addresses.Length);
        gateway.Grpc = new Uri(addresses[0]);
        gateway.Http = new Uri(addresses[1]);
        gateway.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gateway.Http };
        gateway.GrpcClient = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = gateway.Grpc,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return gateway;
    }

    public T Own<T>(T thing) where T : IAsyncDisposable
    {
        owned.Add(thing);
        return thing;
    }

    public Task<HttpResponseMessage> SendAsync(string method, string path, string? key = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? key = null, params (string Name, string Value)[] headers) => SendAsync("GET", path, key, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        GrpcClient.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        foreach (var thing in owned)
        {
            await thing.DisposeAsync();
        }
    }

    /// <summary>The directory of merchants' domains.</summary>
    internal sealed class TestDomains(params string[] hosts) : IDomainDirectory
    {
        private int asked;

        public int Asked => Volatile.Read(ref asked);

        public bool Down { get; set; }

        public IReadOnlyList<string> Hosts { get; set; } = hosts;

        public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            return Down ? throw new HttpRequestException("down") : new(Hosts);
        }
    }

    /// <summary>The directory of two keys, which can be revoked, silenced, and counted.</summary>
    internal sealed class TestKeys : IKeyDirectory
    {
        private int asked;

        public int Asked => Volatile.Read(ref asked);

        public bool Revoked { get; set; }

        public Task? Gate { get; set; }

        public Exception? Failure { get; set; }

        public async ValueTask<Principal?> FindAsync(string key, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            if (Gate is { } gate)
            {
                await gate.WaitAsync(cancellationToken);
            }

            if (Failure is { } failure)
            {
                throw failure;
            }

            return key switch
            {
                MerchantKey when !Revoked => new Principal(PrincipalKind.Merchant, MerchantId, KeyId, [Scopes.LinksWrite]),
                AdminKey => Principal.Admin,
                _ => null,
            };
        }
    }
}
