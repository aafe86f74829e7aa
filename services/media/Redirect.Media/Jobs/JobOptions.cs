using System.ComponentModel.DataAnnotations;

namespace Redirect.Media.Jobs;

/// <summary>Section <c>Media:Jobs</c>.</summary>
internal sealed class JobOptions
{
    public const string Section = "Media:Jobs";

    /// <summary>Where jobs and their results lie. Replicas share one folder, so that any of them can tell of a job and hand out its result.</summary>
    [Required]
    public string Directory { get; set; } = Path.Combine(Path.GetTempPath(), "redirect-media-jobs");

    /// <summary>How many run in a replica at once; further ones wait.</summary>
    [Range(1, 64)]
    public int MaxRunning { get; set; } = 2;

    /// <summary>How many may wait in a replica; further ones are refused.</summary>
    [Range(0, 1000)]
    public int MaxWaiting { get; set; } = 20;

    /// <summary>The longest that one may run.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The largest result in bytes.</summary>
    [Range(1L << 10, 1L << 40)]
    public long MaxResultBytes { get; set; } = 2L << 30;

    /// <summary>How long a job and its result are kept after its end.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromHours(1);
}
