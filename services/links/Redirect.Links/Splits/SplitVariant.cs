namespace Redirect.Links.Splits;

/// <summary>One arm of a split: a target and its share of the visitors.</summary>
/// <param name="Name">1 to 50 characters; unique within the link; what the figures say.</param>
/// <param name="Target">Where its visitors are sent.</param>
/// <param name="Weight">1 to 10,000, beside the others'.</param>
internal sealed record SplitVariant(string Name, string Target, int Weight);
