using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Claims.Store;

/// <summary>SQLite: one statement per row, prepared once a batch; there is no server to travel to. Its transactions lock the whole file as they begin.</summary>
internal sealed class SqliteClaimStore(IDbContextFactory<LinksDbContext> contexts, LinksMetrics metrics, TimeProvider clock, ILogger<SqliteClaimStore> logger)
    : ClaimStore(contexts, metrics, clock, logger), IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly TimeProvider clock = clock;

    // There is one process, so its clock is the database's.
    protected override string NowSql => clock.Now().ToString(@"\'yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF\'", CultureInfo.InvariantCulture);

    protected override string LockSql => "";

    public void Dispose() => turn.Dispose();

    // Batches of this process queue up here instead of polling the file's lock.
    protected override async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    protected override string In(string column, int parameter) => $"{column} IN (SELECT value FROM json_each(${parameter}))";

    protected override string InBytes(string column, int parameter) => $"{column} IN (SELECT unhex(value) FROM json_each(${parameter}))";

    protected override string InQuery(string column, string query) => $"{column} IN ({query})";

    protected override string ClaimsOfEach(string condition, string column, int parameter) => $"claims WHERE {condition} AND {In(column, parameter)}";

    protected override async Task RunAsync(DbTransaction transaction, IReadOnlyList<Statement> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
        {
            await using var command = ((SqliteConnection)transaction.Connection!).CreateCommand();
            command.Transaction = (SqliteTransaction)transaction;
            command.CommandText = statement.Text;
            foreach (var round in statement.Rounds ?? [statement.Values])
            {
                cancellationToken.ThrowIfCancellationRequested();
                Bind(command, round);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    statement.Row?.Invoke(reader);
                }
            }
        }
    }

    protected override Statement Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows, string behind = "", object? more = null, Action<DbDataReader>? returned = null)
    {
        var parameters = string.Join(", ", Enumerable.Range(1, table.All.Count).Select(number => "$" + number));
        return new Statement($"INSERT INTO {table.Name} ({table.Names}) VALUES ({parameters}) {behind}", [], returned) { Rounds = rows.Select(row => Values(table.All, row, more)) };
    }

    protected override Statement Update<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        var keys = string.Join(" AND ", table.Key.Select((column, at) => $"{column.Name} = ${at + 1}"));
        var sets = string.Join(", ", table.Changing.Select((column, at) => $"{column.Name} = ${table.Key.Count + at + 1}"));
        return new Statement($"UPDATE {table.Name} SET {sets} WHERE {keys}", []) { Rounds = rows.Select(row => Values(table.Changed, row, null)) };
    }

    private static object?[] Values<TRow>(IReadOnlyList<Column<TRow>> columns, TRow row, object? more)
    {
        var values = new object?[columns.Count + (more is null ? 0 : 1)];
        for (var at = 0; at < columns.Count; at++)
        {
            values[at] = columns[at].ValueOf(row);
        }

        if (more is not null)
        {
            values[^1] = more;
        }

        return values;
    }

    private static void Bind(SqliteCommand command, object?[] values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (command.Parameters.Count == at)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (at + 1).ToString(CultureInfo.InvariantCulture) });
            }

            // Lists travel as JSON; ids in it are written as they are stored.
            command.Parameters[at].Value = values[at] switch
            {
                Guid[] ids => JsonSerializer.Serialize(ids.Select(id => id.ToString().ToUpperInvariant())),
                long[] numbers => JsonSerializer.Serialize(numbers),
                byte[][] bytes => JsonSerializer.Serialize(bytes.Select(Convert.ToHexString)),
                null => DBNull.Value,
                var value => value,
            };
        }
    }

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
