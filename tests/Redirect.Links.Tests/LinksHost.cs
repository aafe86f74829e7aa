using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using Redirect.Links.Domains;
using Redirect.Links.Following;
using Redirect.Testing;

namespace Redirect.Links.Tests;

/// <summary>The module in a host of its own on a free loopback port, as the real host puts it together.</summary>
public sealed class LinksHost : IAsyncDisposable
{
    public const string AdminKey = "an-admin-key-for-tests-of-40-characters!";

    private readonly WebApplication app;
    private readonly TemporaryFolder spool;

    private LinksHost(WebApplication app, SteppedClock clock, TemporaryFolder spool)
    {
        this.app = app;
        this.spool = spool;
        Clock = clock;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public SteppedClock Clock { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    internal DomainCache Domains => Services.GetRequiredService<DomainCache>();

    public static async Task<LinksHost> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var clock = new SteppedClock();
        var spool = new TemporaryFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration["Internal:SigningKey"] = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        builder.Configuration["Links:Spool:Directory"] = spool.Path;
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IMessagePublisher>(new RecordingPublisher());
        builder.AddHostDefaults().AddInternalCallers().AddRedis().AddLinks();
        builder.Services.AddOpenApi();

        // What others are told stays in the outbox, where the tests read it.
        foreach (var pump in builder.Services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name.StartsWith("OutboxPump", StringComparison.Ordinal) == true).ToArray())
        {
            builder.Services.Remove(pump);
        }

        var app = builder.Build();
        app.UseHostDefaults();
        app.UseInternalCallers();
        app.MapOpenApi("/openapi/v1.json");
        app.MapLinks();
        try
        {
            await app.PrepareStorageAsync();
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            spool.Dispose();
            throw;
        }

        return new LinksHost(app, clock, spool);
    }

    /// <summary>Brings a server's database to this version, as <c>--migrate</c> does.</summary>
    public static async Task MigrateAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddHostDefaults().AddLinks();
        await using var app = builder.Build();
        await app.MigrateStorageAsync();
    }

    public Caller As(Principal? principal) => new(Http, Services.GetRequiredService<PrincipalTokens>(), principal);

    /// <summary>What <c>f=</c> says in an address that is given out.</summary>
    internal string FormOf(Guid linkId, string? placementCode, Form form) => Services.GetRequiredService<FormSignatures>().Key!.ValueOf(linkId, placementCode, form);

    public Caller Admin() => As(Principal.Admin);

    /// <summary>A new merchant, made by the operator.</summary>
    public async Task<Caller> NewMerchantAsync(params string[] scopes)
    {
        var made = await Admin().PostAsync("/api/v1/merchants", new { name = "Shop" });
        return As(new Principal(PrincipalKind.Merchant, made.Id, Guid.CreateVersion7(), scopes.Length > 0 ? scopes : Scopes.All));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        spool.Dispose();
    }
}
