using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Redirect.Links.Storage;

namespace Redirect.Links.Claims.Store;

/// <summary>PostgreSQL: whole columns as arrays, three round trips a batch (lock and read, write, commit), one more where there is a budget or a claim is named.</summary>
internal sealed class PostgresClaimStore(IDbContextFactory<LinksDbContext> contexts, LinksMetrics metrics, TimeProvider clock, ILogger<PostgresClaimStore> logger)
    : ClaimStore(contexts, metrics, clock, logger)
{
    // Asked once a statement, when it runs and not when the transaction began; and in whole milliseconds, as all times.
    protected override string NowSql => "(SELECT date_trunc('milliseconds', clock_timestamp()))";

    protected override string LockSql => "FOR UPDATE";

    // A sale begins with an empty table, for which a plan that is kept would read it from end to end, and grows by thousands a second.
    protected override IReadOnlyList<Statement> Settings { get; } =
        [new("SET LOCAL enable_seqscan = off", []), new("SET LOCAL enable_hashjoin = off", []), new("SET LOCAL enable_mergejoin = off", [])];

    protected override ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IDisposable?>(null);

    protected override string In(string column, int parameter) => $"{column} = ANY(${parameter})";

    protected override string InBytes(string column, int parameter) => $"{column} = ANY(${parameter})";

    protected override string InQuery(string column, string query) => $"{column} = ANY(ARRAY({query}))";

    // OFFSET 0 keeps the planner from turning it around: planned while the table was empty, it would read all of the code's claims.
    protected override string ClaimsOfEach(string condition, string column, int parameter) =>
        $"unnest(${parameter}) AS wanted(value) CROSS JOIN LATERAL (SELECT * FROM claims WHERE {condition} AND {column} = wanted.value OFFSET 0) AS claims";

    protected override async Task RunAsync(DbTransaction transaction, IReadOnlyList<Statement> statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)transaction.Connection!, (NpgsqlTransaction)transaction);
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.Text);
            foreach (var value in statement.Values)
            {
                command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
            }

            batch.BatchCommands.Add(command);
        }

        // Once a connection; then they are known there and cost neither parsing nor planning.
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var statement in statements)
        {
            if (statement.Row is null)
            {
                continue; // has no result, and the reader passes over it
            }

            while (await reader.ReadAsync(cancellationToken))
            {
                statement.Row(reader);
            }

            // Also behind the last one: an error of the statements behind shows only when they are asked for.
            await reader.NextResultAsync(cancellationToken);
        }
    }

    protected override Statement Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows, string behind = "", object? more = null, Action<DbDataReader>? returned = null)
    {
        object[] values = [.. table.All.Select(column => column.ArrayOf(rows))];
        return new Statement($"INSERT INTO {table.Name} ({table.Names}) SELECT * FROM unnest({Parameters(values.Length)}) {behind}", more is null ? values : [.. values, more], returned);
    }

    protected override Statement Update<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        var sets = string.Join(", ", table.Changing.Select(column => $"{column.Name} = new.{column.Name}"));
        var keys = string.Join(" AND ", table.Key.Select(column => $"old.{column.Name} = new.{column.Name}"));
        var names = string.Join(", ", table.Changed.Select(column => column.Name));
        return new Statement(
            $"UPDATE {table.Name} old SET {sets} FROM unnest({Parameters(table.Changed.Count)}) AS new({names}) WHERE {keys}",
            [.. table.Changed.Select(column => column.ArrayOf(rows))]);
    }

    private static string Parameters(int count) => string.Join(", ", Enumerable.Range(1, count).Select(number => "$" + number));
}
