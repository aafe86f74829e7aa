using Redirect.Testing;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(Redirect.Links.Tests.SqliteStore))]
[assembly: AssemblyFixture(typeof(Redirect.Links.Tests.PostgresStore))]

namespace Redirect.Links.Tests;

/// <summary>A database and the host on it; every contract suite runs on each.</summary>
public abstract class LinksStore : IAsyncLifetime
{
    private LinksHost? host;
    private VerificationSite? site;
    private string? missing;

    /// <summary>The host; the test is skipped when its server is not there.</summary>
    public LinksHost Host
    {
        get
        {
            Assert.SkipWhen(host is null, missing ?? "not started");
            return host!;
        }
    }

    /// <summary>The name server that the host asks for the proofs of short domains.</summary>
    public DnsServer Dns { get; } = new();

    /// <summary>The merchants' web server.</summary>
    public VerificationSite Site => site!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            site = await VerificationSite.StartAsync();
            var settings = await PrepareAsync();
            settings["Links:Domains:Resolver"] = Dns.Address;
            settings["Links:Domains:PerMerchant"] = "3";
            settings["Links:Domains:AllowedVerificationAddresses:0"] = site.Address;
            settings["Links:AdminKey"] = LinksHost.AdminKey;
            settings["Links:Transfers:MaxConcurrent"] = "64"; // classes run beside one another
            host = await LinksHost.StartAsync(settings);
        }
        catch (SkipException skip)
        {
            // A fixture can't skip, and what needs no server shall run.
            missing = skip.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        await CleanUpAsync();
        await Dns.DisposeAsync();
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract Task<Dictionary<string, string?>> PrepareAsync();

    private protected abstract Task CleanUpAsync();
}

public sealed class SqliteStore : LinksStore
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Settings for SQLite files in a folder.</summary>
    public static Dictionary<string, string?> SettingsIn(TemporaryFolder folder) => new() { ["Storage:Provider"] = "Sqlite", ["Storage:Directory"] = folder.Path };

    private protected override Task<Dictionary<string, string?>> PrepareAsync() => Task.FromResult(SettingsIn(folder));

    private protected override Task CleanUpAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }
}

public sealed class PostgresStore : LinksStore
{
    private string? database;

    private protected override async Task<Dictionary<string, string?>> PrepareAsync()
    {
        database = await RealServers.NewDatabaseAsync("links");
        var settings = new Dictionary<string, string?> { ["Storage:Provider"] = "Postgres", ["ConnectionStrings:Links"] = database };
        await LinksHost.MigrateAsync(settings);
        return settings;
    }

    private protected override Task CleanUpAsync() => database is null ? Task.CompletedTask : RealServers.DropDatabaseAsync(database);
}
