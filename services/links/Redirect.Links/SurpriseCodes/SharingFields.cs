namespace Redirect.Links.SurpriseCodes;

/// <summary>How claims are passed on, as a caller says it.</summary>
/// <param name="MaxDepth">How many claims a chain may have behind its first, 1 to 10.</param>
/// <param name="Rewards">Points for each level, 0 to 1,000,000,000; at most maxDepth of them.</param>
internal sealed record SharingFields(int? MaxDepth, IReadOnlyList<long>? Rewards);
