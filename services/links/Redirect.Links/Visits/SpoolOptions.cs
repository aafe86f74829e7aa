using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Visits;

/// <summary>Where answered visits wait for their delivery.</summary>
internal sealed class SpoolOptions
{
    public const string Section = "Links:Spool";

    /// <summary>A folder on a local disk, for this process alone.</summary>
    [Required]
    public string Directory { get; set; } = Path.Combine("data", "spool");

    /// <summary>Size of one segment file, in MiB.</summary>
    [Range(1, 256)]
    public int SegmentMegabytes { get; set; } = 16;

    /// <summary>Size of all segment files together, in MiB; visits beyond it are dropped and counted. At least two segments.</summary>
    [Range(2, 1024 * 1024)]
    public int LimitMegabytes { get; set; } = 1024;

    /// <summary>How long a stopping process goes on delivering; what is left is delivered after the next start.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
