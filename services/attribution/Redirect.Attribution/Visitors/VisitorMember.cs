namespace Redirect.Attribution.Visitors;

/// <summary>
/// That a visitor was seen as a member of the shop: visitors of one member are one buyer, and so are the members of one visitor. A row is never changed and never
/// taken back but by erasure, so that joining only joins, in whatever order it is heard of.
/// </summary>
internal sealed class VisitorMember
{
    public Guid MerchantId { get; init; }

    public Guid VisitorId { get; init; }

    /// <summary>HMAC-SHA-256 of the member's id in the shop under the merchant's own key; whose it is can't be read from it.</summary>
    public byte[] MemberHash { get; init; } = [];

    public DateTime JoinedAt { get; init; }
}
