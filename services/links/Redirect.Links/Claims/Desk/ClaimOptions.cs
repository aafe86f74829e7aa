using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Claims.Desk;

/// <summary>How many commands on claims wait, and for how long, before they are refused.</summary>
internal sealed class ClaimOptions
{
    public const string Section = "Links:Claims";

    /// <summary>Commands on one code's claims that wait at once, in each replica; the next gets 503.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 2_000;

    /// <summary>A command that would wait longer for its transaction gets 503 at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Commands that share a transaction at most.</summary>
    [Range(1, 2_000)]
    public int MaxBatch { get; set; } = 256;

    /// <summary>Transactions at once, of different codes: connections of the pool that claims may use.</summary>
    [Range(1, 100)]
    public int Transactions { get; set; } = 8;
}
