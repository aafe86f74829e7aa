namespace Redirect.Links.OneTimeCodes;

/// <summary>A merchant's one-time codes with one prefix and one length: numbered through, so that no two are equal.</summary>
internal sealed class CodeSeries
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    /// <summary>Capital symbols; may be empty.</summary>
    public required string Prefix { get; init; }

    /// <summary>Symbols behind the prefix, the check symbol among them.</summary>
    public int Length { get; init; }

    /// <summary>32 random bytes: the key of the permutation that makes a number a code.</summary>
    public required byte[] Key { get; init; }

    /// <summary>How many numbers are given out.</summary>
    public long Taken { get; set; }
}
