using Npgsql;
using Redirect.SimulatedMonth.Plan;

namespace Redirect.SimulatedMonth.Recount;

/// <summary>Everything that is compared, as one source has it. Rows of zeros are left out: they are what was moved elsewhere.</summary>
internal sealed record Tables(
    IReadOnlyDictionary<Cell, Figures> Cells,
    IReadOnlyDictionary<Scope, Figures> Totals,
    IReadOnlyDictionary<Scope, long> Visitors,
    IReadOnlyDictionary<(Scope Scope, DateOnly Day), long> VisitorDays)
{
    public static Tables Of(Expectation plan) => new(Some(plan.Cells), Some(plan.Totals), plan.Visitors, plan.VisitorDays);

    /// <summary>As the service keeps them.</summary>
    public static Task<Tables> KeptAsync(NpgsqlConnection connection) =>
        ReadAsync(connection, RecountSql.KeptCells, RecountSql.KeptTotals, RecountSql.KeptVisitors, RecountSql.KeptVisitorDays);

    /// <summary>As plain SQL finds them; its temporary tables stay with the connection.</summary>
    public static async Task<Tables> RecountedAsync(NpgsqlConnection connection)
    {
        await using (var prepare = new NpgsqlCommand(RecountSql.Prepare, connection))
        {
            await prepare.ExecuteNonQueryAsync();
        }

        return await ReadAsync(connection, RecountSql.Cells, RecountSql.Totals, RecountSql.Visitors, RecountSql.VisitorDays);
    }

    private static async Task<Tables> ReadAsync(NpgsqlConnection connection, string cells, string totals, string visitors, string days) => new(
        Some(await ReadAsync(connection, cells, reader => (
            new Cell(reader.GetGuid(0), reader.GetDateTime(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetGuid(4), reader.GetInt16(5), reader.GetString(6)), ReadFigures(reader, 7)))),
        Some(await ReadAsync(connection, totals, reader => (ScopeOf(reader), ReadFigures(reader, 3)))),
        await ReadAsync(connection, visitors, reader => (ScopeOf(reader), reader.GetInt64(3))),
        await ReadAsync(connection, days, reader => ((ScopeOf(reader), reader.GetFieldValue<DateOnly>(3)), reader.GetInt64(4))));

    private static async Task<Dictionary<TKey, TValue>> ReadAsync<TKey, TValue>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, (TKey Key, TValue Value)> read)
        where TKey : notnull
    {
#pragma warning disable CA2100 // Constants of this project.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<TKey, TValue>();
        while (await reader.ReadAsync())
        {
            var (key, value) = read(reader);
            rows.Add(key, value);
        }

        return rows;
    }

    private static Scope ScopeOf(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetInt16(1), reader.GetGuid(2));

    private static Figures ReadFigures(NpgsqlDataReader reader, int first)
    {
        var figures = new Figures();
        for (var at = 0; at < Figures.Columns.Count; at++)
        {
            figures.Set(at, reader.GetInt64(first + at));
        }

        return figures;
    }

    private static Dictionary<TKey, Figures> Some<TKey>(Dictionary<TKey, Figures> rows)
        where TKey : notnull => rows.Where(row => !row.Value.IsNothing).ToDictionary();
}
