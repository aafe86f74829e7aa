namespace Redirect.Hosting.Storage;

/// <summary>The databases there are.</summary>
public enum StorageProvider
{
    /// <summary>A PostgreSQL server; the connection string is <c>ConnectionStrings:&lt;Service&gt;</c>.</summary>
    Postgres,

    /// <summary>A SQLite file in this process; for one machine and one process.</summary>
    Sqlite,
}
