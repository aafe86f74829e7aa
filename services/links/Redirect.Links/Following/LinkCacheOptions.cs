using System.ComponentModel.DataAnnotations;

namespace Redirect.Links.Following;

/// <summary>What is remembered of links, and for how long.</summary>
internal sealed class LinkCacheOptions
{
    public const string Section = "Links:Cache";

    /// <summary>Links held in this process at most; those followed last stay. Half as many unknown slugs and placements beside them.</summary>
    [Range(100, 10_000_000)]
    public int Entries { get; set; } = 100_000;

    /// <summary>How old an answer may be before it is read again; it is served meanwhile, and for as long as nothing can be read.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Freshness { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an unknown slug is taken to be unknown; a new link ends it at once.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan NegativeFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a slug that is not in the cache may wait for the database before it is answered 503.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
