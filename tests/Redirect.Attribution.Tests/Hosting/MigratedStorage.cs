using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Redirect.Attribution.Storage.Postgres;
using Redirect.Attribution.Storage.Sqlite;
using Redirect.Testing;

[assembly: AssemblyFixture(typeof(Redirect.Attribution.Tests.Hosting.MigratedStorage))]

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>A database of each kind, migrated once: every test gets a copy, which is a tenth of the work.</summary>
public sealed class MigratedStorage : IAsyncDisposable
{
    private static readonly Lazy<Task<TemporaryFolder>> Files = new(MigrateFilesAsync);
    private static readonly Lazy<Task<string>> Template = new(MigrateDatabaseAsync);

    /// <summary>A new database on the PostgreSQL server.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> NewDatabaseAsync() => await RealServers.NewDatabaseAsync("attribution", await Template.Value);

    public async ValueTask DisposeAsync()
    {
        if (Files.IsValueCreated && Files.Value.IsCompletedSuccessfully)
        {
            (await Files.Value).Dispose();
        }

        if (Template.IsValueCreated && Template.Value.IsCompletedSuccessfully)
        {
            await RealServers.DropDatabaseAsync(await Template.Value);
        }
    }

    /// <summary>Puts the SQLite file where a host that is given the folder looks for it.</summary>
    internal static async Task CopyFilesAsync(TemporaryFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles((await Files.Value).Path))
        {
            File.Copy(file, folder.In(Path.GetFileName(file)));
        }
    }

    private static async Task<TemporaryFolder> MigrateFilesAsync()
    {
        var folder = new TemporaryFolder();
        var connection = new SqliteConnectionStringBuilder { DataSource = folder.In("attribution.db"), Pooling = false }.ToString();
        await using var context = new SqliteAttributionDbContext(new DbContextOptionsBuilder<SqliteAttributionDbContext>().UseSqlite(connection).Options);
        await context.Database.MigrateAsync();
        return folder;
    }

    private static async Task<string> MigrateDatabaseAsync()
    {
        var database = await RealServers.NewDatabaseAsync("template");
        var options = new DbContextOptionsBuilder<PostgresAttributionDbContext>().UseNpgsql(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ToString());
        PartitionedTables.Use(options);
        await using var context = new PostgresAttributionDbContext(options.Options);
        await context.Database.MigrateAsync();
        return database;
    }
}
