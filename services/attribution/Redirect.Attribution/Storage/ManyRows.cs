using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Redirect.Attribution.Storage;

/// <summary>Inserts of many rows by one statement, in the SQL that both databases know.</summary>
internal static class ManyRows
{
    /// <summary>Rows of one statement at most; SQLite takes 32,766 values.</summary>
    public const int Limit = 200;

    /// <summary>A command <c>INSERT INTO table (columns) VALUES …</c> with every value a parameter.</summary>
    /// <param name="transaction">Whose part it is.</param>
    /// <param name="table">Our own word, never a caller's.</param>
    /// <param name="columns">Our own words.</param>
    /// <param name="rows">At least one, at most <see cref="Limit"/>; a null value is NULL.</param>
    /// <param name="suffix">Our own words: what to do on conflict, and what to return.</param>
    public static DbCommand Insert(DbTransaction transaction, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, string suffix)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        var sql = new StringBuilder().Append(CultureInfo.InvariantCulture, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ");
        foreach (var row in rows)
        {
            sql.Append(command.Parameters.Count == 0 ? "(" : ", (");
            for (var at = 0; at < row.Length; at++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
                parameter.Value = row[at] ?? DBNull.Value;
                command.Parameters.Add(parameter);
                sql.Append(at == 0 ? "" : ", ").Append(parameter.ParameterName);
            }

            sql.Append(')');
        }

        sql.Append(' ').Append(suffix);
#pragma warning disable CA2100 // Only our own table and column names are in the text; every value is a parameter.
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        return command;
    }
}
