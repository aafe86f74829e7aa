using Npgsql;

[assembly: AssemblyFixture(typeof(Redirect.Links.Tests.SqliteStore))]
[assembly: AssemblyFixture(typeof(Redirect.Links.Tests.PostgresStore))]

namespace Redirect.Links.Tests;

/// <summary>A database and the host on it; every contract suite runs on each.</summary>
public abstract class LinksStore : IAsyncLifetime
{
    private LinksHost? host;

    /// <summary>The host; the test is skipped when its server is not there, or fails when servers are required.</summary>
    public LinksHost Host
    {
        get
        {
            if (host is null)
            {
                Assert.False(Environment.GetEnvironmentVariable("REQUIRE_REAL_SERVERS") == "1", Missing);
                Assert.Skip(Missing ?? "not started");
            }

            return host;
        }
    }

    protected string? Missing { get; set; }

    public async ValueTask InitializeAsync()
    {
        if (await PrepareAsync() is { } settings)
        {
            settings["Links:AdminKey"] = LinksHost.AdminKey;
            host = await LinksHost.StartAsync(settings);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<Dictionary<string, string?>?> PrepareAsync();

    protected abstract Task CleanUpAsync();
}

public sealed class SqliteStore : LinksStore
{
    private readonly TestFolder folder = new();

    protected override Task<Dictionary<string, string?>?> PrepareAsync() => Task.FromResult<Dictionary<string, string?>?>(folder.Settings());

    protected override Task CleanUpAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }
}

public sealed class PostgresStore : LinksStore
{
    private readonly string name = "links_" + Guid.CreateVersion7().ToString("N");
    private string? server;

    protected override async Task<Dictionary<string, string?>?> PrepareAsync()
    {
        server = Environment.GetEnvironmentVariable("REDIRECT_TEST_POSTGRES");
        if (string.IsNullOrEmpty(server))
        {
            Missing = "PostgreSQL: REDIRECT_TEST_POSTGRES is not set.";
            return null;
        }

        await RunAsync($"CREATE DATABASE {name}");
        var settings = new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "Postgres",
            ["ConnectionStrings:Links"] = new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true }.ToString(),
        };
        await LinksHost.MigrateAsync(settings);
        return settings;
    }

    protected override Task CleanUpAsync() => string.IsNullOrEmpty(server) ? Task.CompletedTask : RunAsync($"DROP DATABASE {name} WITH (FORCE)");

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is made above of hexadecimal digits.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
