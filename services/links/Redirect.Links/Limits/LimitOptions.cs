using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Limits;

/// <summary>How long, and how many, visitors of a limited link wait to be let in.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Links:Limits";

    /// <summary>How long a visitor of a link with <c>maxVisits</c> may wait for the database before the link's <c>limitFallback</c> decides.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:01.5")]
    public TimeSpan Wait { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Visitors of one link that wait at once; for those beyond, <c>limitFallback</c> decides at once.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 5_000;
}
