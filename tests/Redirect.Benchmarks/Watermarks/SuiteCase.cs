namespace Redirect.Benchmarks.Watermarks;

/// <summary>One attack on one picture.</summary>
/// <param name="Attack">Its name.</param>
/// <param name="Picture">The picture's.</param>
/// <param name="Exact">Whether all ids in it were read, and no other.</param>
/// <param name="Wrong">Whether an id was read that is not in it.</param>
/// <param name="Milliseconds">That reading took, beside others.</param>
internal sealed record SuiteCase(string Attack, string Picture, bool Exact, bool Wrong, double Milliseconds);
