namespace Redirect.Links.SurpriseCodes;

/// <summary>How claims are passed on (裂变).</summary>
/// <param name="MaxDepth">How many claims a chain may have behind its first, 1 to 10.</param>
/// <param name="Rewards">
/// Points for the claim that was shared, for the one before it, and so on, when a claim is redeemed; at most <paramref name="MaxDepth"/>. What a
/// point is worth is the merchant's affair.
/// </param>
internal sealed record SharingTerms(int MaxDepth, IReadOnlyList<long> Rewards);
