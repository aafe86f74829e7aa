using Npgsql;
using NpgsqlTypes;

namespace Redirect.Links.Claims.Store;

/// <summary>A column as it is written.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Type">In PostgreSQL.</param>
internal abstract record Column<TRow>(string Name, NpgsqlDbType Type)
{
    /// <summary>The column of all rows as one array.</summary>
    public abstract NpgsqlParameter ArrayOf(IReadOnlyList<TRow> rows);

    /// <summary>One row's value.</summary>
    public abstract object? ValueOf(TRow row);
}

/// <summary>A column of one type of values.</summary>
internal sealed record Column<TRow, TValue>(string Name, NpgsqlDbType Type, Func<TRow, TValue> Value) : Column<TRow>(Name, Type)
{
    public override NpgsqlParameter ArrayOf(IReadOnlyList<TRow> rows)
    {
        var values = new TValue[rows.Count];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = Value(rows[at]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | Type };
    }

    public override object? ValueOf(TRow row) => Value(row);
}
