namespace Redirect.Attribution.Visitors;

/// <summary>That a visitor is a member of the shop: visitors of one member are one buyer. It is never taken back but by erasure, so that joining only joins.</summary>
internal sealed class VisitorMember
{
    public Guid MerchantId { get; init; }

    public Guid VisitorId { get; init; }

    /// <summary>HMAC-SHA-256 of the member's id in the shop; whose member it is can't be read from it.</summary>
    public byte[] MemberHash { get; init; } = [];

    public DateTime JoinedAt { get; init; }
}
