namespace Redirect.Links.Claims;

/// <summary>The use of one item of a claim in an order. Claim and item are its key, for ever: nothing is redeemed twice.</summary>
internal sealed class Redemption
{
    public Guid ClaimId { get; init; }

    /// <summary>Of the benefit, from 0.</summary>
    public int Item { get; init; }

    public Guid MerchantId { get; init; }

    public required string OrderId { get; init; }

    /// <summary>What it took off the order, minor units, at most the face value.</summary>
    public long Amount { get; init; }

    /// <summary>What was taken back of it.</summary>
    public long Reversed { get; set; }

    /// <summary>Whether it was taken back as a whole; of a gift worth nothing, the amounts do not tell.</summary>
    public bool IsReversed { get; set; }

    public string? StaffId { get; init; }

    public DateTime At { get; init; }
}
