using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>The module in a process of its own kind, over real sockets, with a database of its own.</summary>
internal sealed class AttributionHost : IAsyncDisposable
{
    /// <summary>Says who calls, as the edge would have found out: "merchant id:scope scope", "admin" or "anonymous".</summary>
    public const string PrincipalHeader = "x-test-principal";

    /// <summary>Which key of the merchant it is; absent: one that has no id.</summary>
    public const string KeyHeader = "x-test-key";

    private readonly WebApplication app;
    private readonly Func<Task> drop;

    private AttributionHost(WebApplication app, ManualClock clock, Func<Task> drop)
    {
        this.app = app;
        this.drop = drop;
        Clock = clock;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(x => new Uri(x)).ToList();
        Http = new HttpClient { BaseAddress = addresses[0] };
        GrpcAddress = $"127.0.0.1:{addresses[1].Port}";
    }

    public ManualClock Clock { get; }

    public HttpClient Http { get; }

    public string GrpcAddress { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<AttributionHost> StartAsync(StorageProvider storage, CountersProvider counters, string? redis = null, string? database = null, bool isRedisThere = true)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var clock = new ManualClock(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IMessagePublisher, RecordingPublisher>();
        Func<Task> drop;
        if (storage == StorageProvider.Sqlite)
        {
            var folder = new TemporaryFolder();
            await MigratedStorage.CopyFilesAsync(folder);
            builder.Configuration["Storage:Directory"] = folder.Path;
            drop = () =>
            {
                folder.Dispose();
                return Task.CompletedTask;
            };
        }
        else
        {
            var own = database ?? await MigratedStorage.NewDatabaseAsync();
            builder.Configuration["ConnectionStrings:Attribution"] = new NpgsqlConnectionStringBuilder(own) { MaxPoolSize = 20 }.ToString();
            drop = () => database is null ? RealServers.DropDatabaseAsync(own) : Task.CompletedTask;
        }

        builder.Configuration["Storage:Provider"] = storage.ToString();
        builder.Configuration["Counters:Provider"] = counters.ToString();
        if (counters == CountersProvider.Redis)
        {
            builder.Configuration["Redis:Configuration"] = redis ?? RealServers.Redis;
        }

        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.AddHostDefaults();
        builder.AddAttribution();

        var app = builder.Build();
        app.UseHostDefaults();
        app.Use((context, next) =>
        {
            if (ReadPrincipal(context.Request.Headers[PrincipalHeader].ToString()) is { } principal)
            {
                context.SetPrincipal(Guid.TryParse(context.Request.Headers[KeyHeader].ToString(), out var key) ? principal with { KeyId = key } : principal);
            }

            return next(context);
        });
        app.MapAttributionOnce();
        await app.StartAsync();
        if (counters == CountersProvider.Redis && isRedisThere)
        {
            await RedisClient.UntilConnectedAsync(app.Services.GetRequiredService<RedisConnection>());
        }

        return new AttributionHost(app, clock, drop);
    }

    /// <summary>What the module has told the link service.</summary>
    public IReadOnlyList<VariantOutcomes> Outcomes => Publisher.Outcomes;

    public RecordingPublisher Publisher => (RecordingPublisher)Get<IMessagePublisher>();

    public Task DeliverAsync(params IEnumerable<Visit> visits) => DeliverAsync<VisitBatchConsumer>(new VisitBatch { Visits = { visits } }.ToByteArray());

    public Task CatalogueAsync(params IEnumerable<CatalogueChange> changes) => DeliverAsync<CatalogueConsumer>(new CatalogueBatch { Changes = { changes } }.ToByteArray());

    public async Task DeliverAsync<TConsumer>(byte[] body)
        where TConsumer : IMessageConsumer
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TConsumer>().ConsumeAsync(body, TestContext.Current.CancellationToken);
    }

    public async Task<T> ReadAsync<T>(Func<AttributionDbContext, Task<T>> read)
    {
        await using var context = await Services.GetRequiredService<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync();
        return await read(context);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await drop();
    }

    private static Principal? ReadPrincipal(string text) => text switch
    {
        "" => null,
        "anonymous" => Principal.Anonymous,
        "admin" => Principal.Admin,
        _ => new Principal(PrincipalKind.Merchant, Guid.Parse(text.AsSpan(0, 36)), Guid.Empty, text[37..].Split(' ')),
    };
}
