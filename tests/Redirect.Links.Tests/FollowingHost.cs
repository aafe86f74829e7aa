using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Storage;
using Redirect.Links.Campaigns;
using Redirect.Links.Following;
using Redirect.Links.Merchants;
using Redirect.Links.Passphrases;
using Redirect.Links.Placements;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Codes;
using Redirect.Links.Storage.Postgres;
using Redirect.Links.Storage.Sqlite;
using Redirect.Links.Visits;
using Redirect.Links.Visits.Spool;
using Redirect.Testing;

namespace Redirect.Links.Tests;

/// <summary>One replica of the link service over real HTTP: Kestrel, a database (SQLite unless told otherwise), a spool of its own.</summary>
internal sealed class FollowingHost : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly WebApplication app;

    private FollowingHost(TemporaryFolder folder, WebApplication app)
    {
        this.folder = folder;
        this.app = app;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public required RecordingPublisher Publisher { get; init; }

    public required DatabaseFault Database { get; init; }

    public required SteppedClock Clock { get; init; }

    public VisitSpool Spool => Get<VisitSpool>();

    public LinkCache<FollowPlan> Links => Get<LinkCache<FollowPlan>>();

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<FollowingHost> StartAsync(string? postgres = null, string? redis = null, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var configuration = new Dictionary<string, string?>
        {
            ["Storage:Provider"] = postgres is null ? "Sqlite" : "Postgres",
            ["Storage:Directory"] = folder.Path,
            ["ConnectionStrings:Links"] = postgres,
            ["Redis:Configuration"] = redis,
            ["Links:Spool:Directory"] = folder.In("spool"),
            ["Links:Spool:SegmentMegabytes"] = "1",
            ["Links:Spool:LimitMegabytes"] = "4",
        };
        foreach (var (key, value) in settings)
        {
            configuration[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(configuration);
        var publisher = new RecordingPublisher();
        var clock = new SteppedClock();
        var fault = new DatabaseFault();
        builder.Services.AddRouting();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IMessagePublisher>(publisher);
        builder.AddHostDefaults();
        builder.AddStorage<WebApplicationBuilder, LinksDbContext, SqliteLinksDbContext, PostgresLinksDbContext>("Links");
        builder.Services.ConfigureDbContext<SqliteLinksDbContext>(context => context.AddInterceptors(fault));
        builder.Services.ConfigureDbContext<PostgresLinksDbContext>(context => context.AddInterceptors(fault));
        builder.Services.AddSingleton<CodeMaker>();
        builder.Services.AddPassphrases();
        builder.AddFollowing();
        var app = builder.Build();
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<LinksDbContext>>().CreateDbContextAsync())
        {
            await db.Database.EnsureCreatedAsync();
        }

        app.UseHostDefaults();
        app.MapFollowing();
        await app.StartAsync();
        var salts = app.Services.GetRequiredService<AddressSalts>();
        await Poll.UntilAsync(() => Task.FromResult(salts.Find(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) is not null), TimeSpan.FromSeconds(20), "the day's salt");
        return new FollowingHost(folder, app) { Publisher = publisher, Clock = clock, Database = fault };
    }

    /// <summary>What <c>f=</c> says in an address that is given out.</summary>
    public string FormOf(Guid linkId, string? placementCode, Form form) => Get<FormSignatures>().Key!.ValueOf(linkId, placementCode, form);

    public Task StopAsync() => app.StopAsync();

    public LinksDbContext Db() => Get<IDbContextFactory<LinksDbContext>>().CreateDbContext();

    /// <summary>A link with a default placement, and a second placement of the same merchant.</summary>
    public async Task<(ShortLink Link, Placement Default, Placement Other)> SeedAsync(string slug, string target = "https://shop.example/item?id=1", bool retired = false)
    {
        await using var db = Db();
        var merchant = new Merchant { Id = Guid.CreateVersion7(), Name = "M" };
        var campaign = new Campaign { Id = Guid.CreateVersion7(), MerchantId = merchant.Id, Name = "C", LookbackDays = 30 };
        var first = new Placement { Id = Guid.CreateVersion7(), MerchantId = merchant.Id, CampaignId = campaign.Id, Code = "d" + Guid.CreateVersion7().ToString("N"), Name = "P", Channel = "wechat" };
        var other = new Placement { Id = Guid.CreateVersion7(), MerchantId = merchant.Id, CampaignId = campaign.Id, Code = "o" + Guid.CreateVersion7().ToString("N"), Name = "Q", Channel = "store" };
        var link = new ShortLink
        {
            Id = Guid.CreateVersion7(),
            MerchantId = merchant.Id,
            Slug = slug,
            SlugKey = Slugs.KeyOf(slug),
            Target = target,
            PlacementId = first.Id,
            Version = 1,
            RetiredAt = retired ? DateTime.UnixEpoch : null,
            ExternalId = Guid.CreateVersion7().ToString(),
        };
        db.AddRange(merchant, campaign, first, other, link);
        await db.SaveChangesAsync();
        return (link, first, other);
    }

    /// <summary>Changes a link's target as the management API does.</summary>
    public async Task ChangeAsync(Guid id, string target, bool tellOwnProcess = true)
    {
        await using var db = Db();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var link = await db.Links.SingleAsync(x => x.Id == id);
        link.Target = target;
        link.Version++;
        await db.SaveChangesAsync();
        await Get<LinkChanges>().StageAsync(db, link, CancellationToken.None);
        await transaction.CommitAsync();
        if (tellOwnProcess)
        {
            Get<LinkChanges>().Committed(link);
        }
    }

    public async Task<string> LocationAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return response.Headers.TryGetValues("Location", out var values) ? values.Single() : $"{(int)response.StatusCode}";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Counts the reads of the links table, slows them or fails them.</summary>
    internal sealed class DatabaseFault : DbCommandInterceptor
    {
        public volatile bool Down;

        public volatile bool Hanging;

        public int Reads;

        public volatile TaskCompletionSource? Gate;

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (Down)
            {
                throw new IOException("The database is down.");
            }

            if (Hanging)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) && command.CommandText.Contains("links", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref Reads);
            }

            return result;
        }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (Gate is { } gate && command.CommandText.Contains("slug", StringComparison.OrdinalIgnoreCase))
            {
                await gate.Task.WaitAsync(cancellationToken);
            }

            return result;
        }
    }
}
