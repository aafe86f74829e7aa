namespace Redirect.Hosting.Files;

/// <summary>What a row may be made of. A file with one beyond them is refused as a whole, before anything of it is done.</summary>
/// <param name="MaxColumns">Cells of a row.</param>
/// <param name="MaxCell">Of one cell, in UTF-16 units.</param>
/// <param name="MaxRow">Of one row, in UTF-16 units, with its quotes and line breaks.</param>
public sealed record TableLimits(int MaxColumns, int MaxCell, int MaxRow);
