using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace Redirect.Hosting.Messaging;

/// <summary>Tells what passes by itself, a database or network that is away, from what is wrong with a message or with us.</summary>
internal static class TransientFailures
{
    // SQLITE_BUSY, _LOCKED, _NOMEM, _IOERR, _FULL, _CANTOPEN: the file's neighbourhood, not the statement.
    private static readonly int[] SqliteCodes = [5, 6, 7, 10, 13, 14];

    // What a PostgreSQL server says about itself rather than about the statement: connection exception, transaction
    // rollback (deadlock, serialisation), insufficient resources, operator intervention (shutdown), system error, and
    // 55P03 lock not available. 25006: a standby that was just promoted, or not yet.
    private static readonly string[] SqlStates = ["08", "40", "53", "57", "58", "55P03", "25006"];

    public static bool IsTransient(this Exception exception) => exception switch
    {
        SqliteException sqlite => SqliteCodes.Contains(sqlite.SqliteErrorCode),
        DbException { SqlState: { Length: > 0 } state } => SqlStates.Any(known => state.StartsWith(known, StringComparison.Ordinal)),
        DbException database => database.IsTransient || (database.InnerException?.IsTransient() ?? false),
        TimeoutException or SocketException or IOException => true,
        { InnerException: { } inner } => inner.IsTransient(),
        _ => false,
    };
}
