using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Limits;

/// <summary>Section <c>Links:Guesses</c>: what holds for guesses of passwords and codes alike.</summary>
internal sealed class GuessRedisOptions
{
    public const string Section = "Links:Guesses";

    /// <summary>How long Redis is waited for when it counts a wrong guess; then the replica goes by its own count.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan RedisPatience { get; set; } = TimeSpan.FromMilliseconds(250);
}
