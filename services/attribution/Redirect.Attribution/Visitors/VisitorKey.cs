namespace Redirect.Attribution.Visitors;

/// <summary>Under what a merchant's visitors and members are hashed. Made at random when it is first needed, and never changed: two merchants' hashes can't be compared.</summary>
internal sealed class VisitorKey
{
    public Guid MerchantId { get; init; }

    /// <summary>32 bytes.</summary>
    public byte[] Key { get; init; } = [];

    /// <summary>Visitors that were erased; where it is 0 nobody has to look for them.</summary>
    public long Erased { get; init; }
}
