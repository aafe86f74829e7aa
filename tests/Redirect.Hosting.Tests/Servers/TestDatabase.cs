using Microsoft.Data.Sqlite;
using Npgsql;
using Redirect.Hosting.Storage;

namespace Redirect.Hosting.Tests.Servers;

/// <summary>A database of a test's own, SQLite file or on the PostgreSQL server, and the settings that lead to it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string name = "redirect_test_" + Guid.CreateVersion7().ToString("N");
    private readonly string directory;

    private TestDatabase(StorageProvider provider)
    {
        Provider = provider;
        directory = Path.Combine(Path.GetTempPath(), name);
    }

    public StorageProvider Provider { get; }

    public Dictionary<string, string?> Settings => new()
    {
        ["Storage:Provider"] = Provider.ToString(),
        ["Storage:Directory"] = directory,
        ["ConnectionStrings:Rows"] = Provider == StorageProvider.Postgres ? ConnectionString() : null,
    };

    public static async Task<TestDatabase> CreateAsync(StorageProvider provider)
    {
        var database = new TestDatabase(provider);
        if (provider == StorageProvider.Postgres)
        {
            await ExecuteAsync($"CREATE DATABASE {database.name}");
        }

        return database;
    }

    /// <summary>The connection string, for another way to the server.</summary>
    public string ConnectionString(string? host = null, int? port = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(RealServers.Postgres) { Database = name, Timeout = 5 };
        builder.Host = host ?? builder.Host;
        builder.Port = port ?? builder.Port;
        return builder.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (Provider == StorageProvider.Postgres)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            return;
        }

        SqliteConnection.ClearAllPools();
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(RealServers.Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
