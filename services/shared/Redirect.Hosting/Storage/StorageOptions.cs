namespace Redirect.Hosting.Storage;

/// <summary>Where a service keeps its data.</summary>
public sealed class StorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>Which database.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Postgres;

    /// <summary>For SQLite: the folder of the databases, one file per service.</summary>
    public string Directory { get; set; } = "data";
}
