using Redirect.Hosting.Files;

namespace Redirect.Links.Transfers.Rows;

/// <summary>What a file may be made of. A file beyond them is refused as a whole, before anything of it is done.</summary>
internal static class RowLimits
{
    public const int MaxColumns = 100;

    /// <summary>Of one cell, in UTF-16 units.</summary>
    public const int MaxCell = 64 * 1024;

    /// <summary>Of one row, in UTF-16 units, with its quotes and line breaks.</summary>
    public const int MaxRow = 1024 * 1024;

    /// <summary>All of these.</summary>
    public static readonly TableLimits All = new(MaxColumns, MaxCell, MaxRow);
}
