using Redirect.Hosting.Files;

namespace Redirect.Attribution.OrderFiles;

/// <summary>What a file may be made of. A file beyond them is refused as a whole, before anything of it is done.</summary>
internal static class FileLimits
{
    /// <summary>64 MiB; the gateway has the same for these routes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Without the header.</summary>
    public const int MaxRows = 100_000;

    public const int MaxColumns = 200;

    /// <summary>Of one cell, in UTF-16 units.</summary>
    public const int MaxCell = 4 * 1024;

    /// <summary>Of one row, in UTF-16 units, with its quotes and line breaks.</summary>
    public const int MaxRow = 256 * 1024;

    /// <summary>Those of a row.</summary>
    public static readonly TableLimits Rows = new(MaxColumns, MaxCell, MaxRow);

    /// <summary>Files that one process reads at once; the next caller is told to come back.</summary>
    public const int MaxAtOnce = 4;

    /// <summary>Rows of a report that is one document; asked for as <c>application/x-ndjson</c> it has them all.</summary>
    public const int MaxToldRows = 1_000;
}
