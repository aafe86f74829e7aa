using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Transfers;

/// <summary>How much comes in one import.</summary>
internal sealed class TransferOptions
{
    public const string Section = "Links:Transfers";

    /// <summary>Links in one file.</summary>
    [Range(1, 1_000_000)]
    public int MaxRows { get; set; } = 100_000;

    /// <summary>Size of one file, in MiB. The gateway has a limit of its own for the route.</summary>
    [Range(1, 1024)]
    public int MaxMegabytes { get; set; } = 64;

    /// <summary>Imports that this process runs at once; the next is told to come back.</summary>
    [Range(1, 64)]
    public int MaxConcurrent { get; set; } = 8;

    /// <summary>Where a file waits while it is read, unlinked and readable by nobody else. Unset or empty: the system's folder for such files.</summary>
    public string? Directory { get; set => field = string.IsNullOrEmpty(value) ? null : value; }
}
