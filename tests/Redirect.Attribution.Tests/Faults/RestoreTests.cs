using System.Diagnostics;
using Npgsql;
using Redirect.Contracts;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Faults;

/// <summary>
/// The database comes back from a backup that is older than what was counted (fault F27). What the broker had acknowledged in between is not in it: the
/// counters in Redis, which only grow, still have it, so that the loss can be listed; and an operator's own queue beside ours, a journal, gives it back.
/// </summary>
[Collection(DeployedAttributionTests.Name)]
public sealed class RestoreTests(DeployedAttribution deployed)
{
    private readonly Guid merchant = Guid.CreateVersion7();

    [Fact]
    public async Task After_an_older_backup_the_loss_is_listed_and_a_replay_of_the_journal_gives_it_back()
    {
        using var folder = new TemporaryFolder();
        var backup = Path.Combine(folder.Path, "backup");
        var journal = await deployed.NewJournalAsync();
        await PublishAsync(5);
        await deployed.SettledAsync(merchant, 100);
        await RunAsync("pg_dump", "--format=custom", "--file", backup);
        await PublishAsync(5);
        await deployed.SettledAsync(merchant, 200);
        var before = await RowsAsync();

        await deployed.Process.KillAsync();
        await RestoreAsync(backup);
        await deployed.Process.RestartAsync();

        // Listed: what Redis knows beyond the database.
        Assert.Equal(100, await deployed.VisitsAsync(merchant));
        Assert.Equal((200, 200, 200), await deployed.SummaryAsync(merchant));

        var messages = await deployed.TakeAllAsync(journal);
        Assert.Equal(10, messages.Count);
        foreach (var message in messages)
        {
            await deployed.PublishAsync("", message, Queues.AttributionVisits);
        }

        await deployed.SettledAsync(merchant, 200);
        Assert.Equal(before, await RowsAsync());
    }

    private async Task PublishAsync(int messages)
    {
        for (var message = 0; message < messages; message++)
        {
            await deployed.PublishAsync(DeployedAttribution.Visits(merchant, 20));
        }
    }

    /// <summary>All that is counted for the merchant, as text.</summary>
    private async Task<IReadOnlyList<string>> RowsAsync()
    {
        await using var connection = new NpgsqlConnection(deployed.DatabaseConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT 'total ' || (to_jsonb(t) - 'updated_at')::text FROM scope_totals t WHERE merchant_id = $1
            UNION ALL SELECT 'roll-up ' || to_jsonb(r)::text FROM visit_rollups r WHERE merchant_id = $1
            UNION ALL SELECT 'day ' || (to_jsonb(d) - 'updated_at')::text FROM unique_days d WHERE merchant_id = $1
            UNION ALL SELECT 'visitor ' || to_jsonb(v)::text FROM visitor_days v WHERE merchant_id = $1
            UNION ALL SELECT 'visit ' || (to_jsonb(v) - 'ingested_at')::text FROM visits v WHERE merchant_id = $1
            ORDER BY 1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = merchant });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private async Task RestoreAsync(string backup)
    {
        await RealServers.DropDatabaseAsync(deployed.DatabaseConnection);
        await using (var admin = new NpgsqlConnection(RealServers.Postgres))
        {
            await admin.OpenAsync();
#pragma warning disable CA2100 // The name is one of our own making.
            await using var create = new NpgsqlCommand($"CREATE DATABASE {new NpgsqlConnectionStringBuilder(deployed.DatabaseConnection).Database}", admin);
#pragma warning restore CA2100
            await create.ExecuteNonQueryAsync();
        }

        await RunAsync("pg_restore", "--exit-on-error", backup);
    }

    // PostgreSQL's own tools, which lie beside the server.
    private async Task RunAsync(string tool, params string[] arguments)
    {
        var database = new NpgsqlConnectionStringBuilder(deployed.DatabaseConnection);
        var folder = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().LastOrDefault() : null;
        var start = new ProcessStartInfo(folder is null ? RealServers.Tool(tool, "postgresql-client") : Path.Combine(folder, "bin", tool), arguments) { RedirectStandardError = true };
        foreach (var (name, value) in new[] { ("PGHOST", database.Host), ("PGPORT", $"{database.Port}"), ("PGUSER", database.Username), ("PGPASSWORD", database.Password), ("PGDATABASE", database.Database) })
        {
            start.Environment[name] = value;
        }

        if (tool == "pg_restore")
        {
            start.ArgumentList.Insert(0, "--dbname=" + database.Database);
        }

        using var process = System.Diagnostics.Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{tool} ended with {process.ExitCode}: {errors}");
    }
}
