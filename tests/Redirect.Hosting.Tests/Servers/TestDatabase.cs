using Npgsql;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Servers;

/// <summary>A database of a test's own, SQLite file or on the PostgreSQL server, and the settings that lead to it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder? folder;
    private readonly string? postgres;

    private TestDatabase(TemporaryFolder? folder, string? postgres) => (this.folder, this.postgres) = (folder, postgres);

    public Dictionary<string, string?> Settings => new()
    {
        ["Storage:Provider"] = (postgres is null ? StorageProvider.Sqlite : StorageProvider.Postgres).ToString(),
        ["Storage:Directory"] = folder?.Path,
        ["ConnectionStrings:Rows"] = postgres is null ? null : ConnectionString(),
    };

    public static async Task<TestDatabase> CreateAsync(StorageProvider provider) => provider == StorageProvider.Sqlite
        ? new TestDatabase(new TemporaryFolder(), postgres: null)
        : new TestDatabase(folder: null, await RealServers.NewDatabaseAsync("hosting"));

    /// <summary>The connection string of one on the server, for another way to it.</summary>
    public string ConnectionString(string? host = null, int? port = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(postgres) { Timeout = 5 };
        builder.Host = host ?? builder.Host;
        builder.Port = port ?? builder.Port;
        return builder.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        folder?.Dispose();
        if (postgres is not null)
        {
            await RealServers.DropDatabaseAsync(postgres);
        }
    }
}
