namespace Redirect.Hosting.Files;

/// <summary>A row of a table as it stands there.</summary>
/// <param name="Number">From 1; the header is none.</param>
/// <param name="Cells">As many as the row has.</param>
/// <param name="IsDamaged">A quote stands where none may; which cell ends where is a guess.</param>
public sealed record TableRow(long Number, IReadOnlyList<string> Cells, bool IsDamaged)
{
    /// <summary>Nothing stands in it.</summary>
    public bool IsEmpty => Cells.All(string.IsNullOrWhiteSpace);
}
