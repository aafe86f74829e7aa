namespace Redirect.Links.Following;

/// <summary>What the cache holds: immutable, and of one version of the thing it was read from.</summary>
/// <param name="Version">Grows with every change of the thing.</param>
internal abstract record CachedPlan(long Version);
