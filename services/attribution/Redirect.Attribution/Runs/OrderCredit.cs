namespace Redirect.Attribution.Runs;

/// <summary>What one touch earned of one order in one run. An order's credits add up to its paid amount exactly.</summary>
internal sealed class OrderCredit
{
    public Guid MerchantId { get; init; }

    public Guid RunId { get; init; }

    public string OrderId { get; init; } = "";

    /// <summary>Of the touch in the order's path, from 1.</summary>
    public int Position { get; init; }

    /// <summary>The event id of the visit, or of the step of the claim; null: direct, nobody's.</summary>
    public Guid? TouchId { get; init; }

    /// <summary>A <see cref="Touches.TouchKind"/>.</summary>
    public short Kind { get; init; }

    public DateTime? TouchedAt { get; init; }

    /// <summary>The merchant whose link it was, where that is another's; zeros: the order's own.</summary>
    public Guid Shop { get; init; }

    /// <summary>Where it was. Zeros and empty where there is none, as in the roll-ups; the channel of what is nobody's is <c>direct</c>.</summary>
    public Guid LinkId { get; init; }

    public Guid PlacementId { get; init; }

    public Guid CampaignId { get; init; }

    public short Form { get; init; }

    public string Channel { get; init; } = "";

    /// <summary>As the touch names it, else empty.</summary>
    public string Staff { get; init; } = "";

    /// <summary>Of the order, 0 to 1.</summary>
    public decimal Share { get; init; }

    /// <summary>Minor units of the order's currency; before refunds.</summary>
    public long Amount { get; init; }
}
