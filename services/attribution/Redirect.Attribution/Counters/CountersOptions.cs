using System.ComponentModel.DataAnnotations;

namespace Redirect.Attribution.Counters;

/// <summary>Where totals are read from without asking the database.</summary>
internal sealed class CountersOptions
{
    public const string Section = "Counters";

    /// <summary>Redis for replicas; Memory only where a single process counts and reads.</summary>
    public CountersProvider Provider { get; set; } = CountersProvider.Redis;

    /// <summary>How many scopes whose mirror failed are remembered one by one; beyond, all that changed since is copied again.</summary>
    [Range(100, 10_000_000)]
    public int MaxDirty { get; set; } = 100_000;
}
