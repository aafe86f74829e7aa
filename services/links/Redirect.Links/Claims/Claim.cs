using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims;

/// <summary>One visitor's right to a benefit. Changed only by <see cref="Book.ClaimBook"/>, under the lock of its code's stock.</summary>
internal sealed class Claim
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    public Guid CodeId { get; init; }

    /// <summary>16 bytes, as of the cookie, big endian; or what an id of the merchant's own was hashed to. Null: the visitor was erased; nobody's claims are never one person's.</summary>
    public Guid? VisitorId { get; init; }

    /// <summary>
    /// Which of the visitor's claims of this code it is, from 1. Unique for code and visitor while it counts against the limit (waiting,
    /// claimed or redeemed); null afterwards. The database so holds the limit whatever the code does. An erased visitor's claims keep theirs and bind nobody.
    /// </summary>
    public int? Slot { get; set; }

    /// <summary>Of a one-time code: which one. Unique for the code while <see cref="Slot"/> is set. Null for keywords and phrases.</summary>
    public long? Number { get; init; }

    public ClaimState State { get; set; }

    /// <summary>What the visitor was, as the caller said; <see cref="SurpriseCodes.Audience.All"/>: it said nothing.</summary>
    public Audience Audience { get; init; }

    /// <summary>Face values of the items that may still be redeemed, minor units: what is reserved of the campaign's budget, if there is one.</summary>
    public long Reserved { get; set; }

    /// <summary>Minor units given by redemptions, less what was taken back.</summary>
    public long Spent { get; set; }

    /// <summary>The visit that led here; null: unknown.</summary>
    public Guid? VisitId { get; init; }

    /// <summary>Where to send the visitor, as it was answered.</summary>
    public required string Target { get; init; }

    /// <summary>The number of the member of staff who helped; null: nobody.</summary>
    public string? StaffId { get; init; }

    /// <summary>The claim that this one was shared from; null: none.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>How many claims are before it in its chain.</summary>
    public int Depth { get; init; }

    /// <summary>Keyed hashes of what the caller told of the person, the device and the address; null: nothing, or the visitor was erased. They tell who claims from himself.</summary>
    public byte[]? Person { get; init; }

    public byte[]? Device { get; init; }

    public byte[]? Address { get; init; }

    /// <summary>
    /// When it was made, by the database's clock; of one that waited, when it joined the list, and then at least a microsecond after the one
    /// before it, so that those who wait stand in the order in which they came, whatever the clock did.
    /// </summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When it took stock; null while it waits.</summary>
    public DateTime? ClaimedAt { get; set; }

    /// <summary>Until when it may be redeemed; null while it waits.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>The day of UTC+8 whose daily stock it took; null while it waits.</summary>
    public DateOnly? Day { get; set; }

    /// <summary>Steps so far.</summary>
    public int Steps { get; set; }

    public bool HoldsStock => State is ClaimState.Claimed or ClaimState.Redeemed;

    /// <summary>Whether its time is over, and that is still to be written down: claimed, or redeemed in part.</summary>
    public bool IsDue(DateTime now) => ExpiresAt <= now && (State == ClaimState.Claimed || (State == ClaimState.Redeemed && Reserved > 0));

    /// <summary>As it is now.</summary>
    public Claim Copy() => (Claim)MemberwiseClone();
}
