using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Redirect.Attribution.Storage.Postgres;

/// <summary>Statements whose parameters are whole columns: many rows by one of them, read back with <c>unnest</c>.</summary>
internal static class Arrays
{
    /// <summary>Statements that travel together, as part of a transaction.</summary>
    public static NpgsqlBatch Batch(DbTransaction transaction, params IEnumerable<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch((NpgsqlConnection)transaction.Connection!, (NpgsqlTransaction)transaction);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    /// <summary>A statement with the parameters $1, $2, …</summary>
    public static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }

    /// <summary>One value of every row.</summary>
    public static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = column };
    }

    /// <summary>The same for times that may be missing. Said outright: from an array that begins with null Npgsql takes it for times without a zone, and refuses those behind.</summary>
    public static NpgsqlParameter<DateTime?[]> Times<TRow>(IReadOnlyList<TRow> rows, Func<TRow, DateTime?> value)
    {
        var column = Column(rows, value);
        column.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        return column;
    }
}
