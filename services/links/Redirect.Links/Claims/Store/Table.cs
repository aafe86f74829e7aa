namespace Redirect.Links.Claims.Store;

/// <summary>A table as claims are written into it.</summary>
/// <param name="Name">The table's.</param>
/// <param name="Key">Columns that name a row.</param>
/// <param name="Fixed">Columns that are written once.</param>
/// <param name="Changing">Columns that an update writes again.</param>
internal sealed record Table<TRow>(
    string Name, IReadOnlyList<Column<TRow>> Key, IReadOnlyList<Column<TRow>> Fixed, IReadOnlyList<Column<TRow>> Changing)
{
    /// <summary>What an insert writes.</summary>
    public IReadOnlyList<Column<TRow>> All { get; } = [.. Key, .. Fixed, .. Changing];

    /// <summary>What an update needs.</summary>
    public IReadOnlyList<Column<TRow>> Changed { get; } = [.. Key, .. Changing];

    /// <summary>Their names, in that order.</summary>
    public string Names { get; } = string.Join(", ", ((IEnumerable<Column<TRow>>)[.. Key, .. Fixed, .. Changing]).Select(column => column.Name));
}
