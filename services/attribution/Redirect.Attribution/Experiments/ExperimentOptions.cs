using System.ComponentModel.DataAnnotations;

namespace Redirect.Attribution.Experiments;

/// <summary>How the outcomes of split links are told.</summary>
internal sealed class ExperimentOptions
{
    public const string Section = "Experiments";

    /// <summary>How long a visitor has time to order before counting as one who did not. Shorter learns sooner, and takes those who are still deciding for misses.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Maturity { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How often what has changed is told to the link service: at most one message per link each time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan PublishEvery { get; set; } = TimeSpan.FromSeconds(1);
}
