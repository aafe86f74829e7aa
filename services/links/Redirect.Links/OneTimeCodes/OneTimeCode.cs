namespace Redirect.Links.OneTimeCodes;

/// <summary>A code that was made. Never changes: whether it is used is told by the claim that holds its number.</summary>
internal sealed class OneTimeCode
{
    public Guid MerchantId { get; init; }

    /// <summary>Prefix and symbols, in capitals and without dashes.</summary>
    public required string Text { get; init; }

    /// <summary>The surprise code it belongs to.</summary>
    public Guid CodeId { get; init; }

    /// <summary>Within the surprise code, from 0.</summary>
    public long Number { get; init; }
}
