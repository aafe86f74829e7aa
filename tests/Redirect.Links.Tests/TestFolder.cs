namespace Redirect.Links.Tests;

/// <summary>A folder that is there for as long as a test.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("redirect-links-").FullName;

    /// <summary>Settings for SQLite files in it.</summary>
    public Dictionary<string, string?> Settings() => new() { ["Storage:Provider"] = "Sqlite", ["Storage:Directory"] = Path };

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
