namespace Redirect.Attribution.Visitors;

/// <summary>That a visitor was erased, so that what comes late does not bring the id back. The id itself is not here.</summary>
internal sealed class ErasedVisitor
{
    public Guid MerchantId { get; init; }

    /// <summary>HMAC-SHA-256 of the visitor's id under the merchant's key.</summary>
    public byte[] VisitorHash { get; init; } = [];

    public DateTime ErasedAt { get; init; }
}
