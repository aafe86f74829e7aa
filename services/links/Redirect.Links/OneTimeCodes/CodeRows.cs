using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using Redirect.Links.Storage;

namespace Redirect.Links.OneTimeCodes;

/// <summary>Stores many codes in the fastest way that each database has; a change tracker would hold and order them all.</summary>
internal static class CodeRows
{
    /// <summary>Inside the caller's transaction.</summary>
    /// <param name="db">In a transaction.</param>
    /// <param name="merchantId">Whose they are.</param>
    /// <param name="codeId">The surprise code.</param>
    /// <param name="first">The first one's number.</param>
    /// <param name="texts">In the order of their numbers.</param>
    /// <param name="cancellationToken">Leaves the transaction to be rolled back.</param>
    public static Task AddAsync(LinksDbContext db, Guid merchantId, Guid codeId, long first, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (db.Database.GetDbConnection() is NpgsqlConnection connection)
        {
            return CopyAsync(connection, merchantId, codeId, first, texts, cancellationToken);
        }

        Insert((SqliteTransaction)db.Database.CurrentTransaction!.GetDbTransaction(), merchantId, codeId, first, texts, cancellationToken);
        return Task.CompletedTask;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, Guid merchantId, Guid codeId, long first, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        await using var rows = await connection.BeginBinaryImportAsync("COPY one_time_codes (merchant_id, text, code_id, number) FROM STDIN (FORMAT BINARY)", cancellationToken);
        for (var at = 0; at < texts.Count; at++)
        {
            await rows.StartRowAsync(cancellationToken);
            await rows.WriteAsync(merchantId, NpgsqlDbType.Uuid, cancellationToken);
            await rows.WriteAsync(texts[at], NpgsqlDbType.Varchar, cancellationToken);
            await rows.WriteAsync(codeId, NpgsqlDbType.Uuid, cancellationToken);
            await rows.WriteAsync(first + at, NpgsqlDbType.Bigint, cancellationToken);
        }

        await rows.CompleteAsync(cancellationToken);
    }

    // SQLite's driver has no way but to block.
    private static void Insert(SqliteTransaction transaction, Guid merchantId, Guid codeId, long first, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        using var insert = transaction.Connection!.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO one_time_codes (merchant_id, text, code_id, number) VALUES ($merchant, $text, $code, $number)";
        insert.Parameters.AddWithValue("$merchant", merchantId);
        var text = insert.Parameters.Add("$text", SqliteType.Text);
        insert.Parameters.AddWithValue("$code", codeId);
        var number = insert.Parameters.Add("$number", SqliteType.Integer);
        insert.Prepare();
        for (var at = 0; at < texts.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            text.Value = texts[at];
            number.Value = first + at;
            insert.ExecuteNonQuery();
        }
    }
}
