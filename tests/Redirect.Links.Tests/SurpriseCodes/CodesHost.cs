using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Caching;
using Redirect.Links.Storage.Secrets;
using Redirect.Testing;

namespace Redirect.Links.Tests.SurpriseCodes;

/// <summary>A replica of a test's own: with a clock that nobody else sets, settings of its own, and on PostgreSQL with others beside it.</summary>
internal sealed class CodesHost : IAsyncDisposable
{
    private readonly TemporaryFolder? folder;

    private CodesHost(LinksHost host, TemporaryFolder? folder)
    {
        Host = host;
        this.folder = folder;
    }

    public LinksHost Host { get; }

    /// <param name="postgres">A migrated database; null: SQLite.</param>
    /// <param name="redis">Null: none.</param>
    /// <param name="settings">Others.</param>
    public static async Task<CodesHost> StartAsync(string? postgres, string? redis = null, params (string Name, string Value)[] settings)
    {
        var folder = postgres is null ? new TemporaryFolder() : null;
        var all = folder is not null ? SqliteStore.SettingsIn(folder) : new Dictionary<string, string?> { ["Storage:Provider"] = "Postgres", ["ConnectionStrings:Links"] = postgres };
        all["Links:AdminKey"] = LinksHost.AdminKey;
        all["Redis:Configuration"] = redis;
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        if (postgres is not null)
        {
            await LinksHost.MigrateAsync(all);
        }

        var host = await LinksHost.StartAsync(all);
        await Poll.UntilAsync(() => host.Services.GetRequiredService<KnownSecrets>().Find(SecretNames.Passwords) is not null, "the key");
        if (redis is not null)
        {
            await Poll.UntilAsync(() => host.Services.GetRequiredService<RedisConnection>().TryGetDatabase() is not null, "Redis");
        }

        return new CodesHost(host, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        folder?.Dispose();
    }
}
