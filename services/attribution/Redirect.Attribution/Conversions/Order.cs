using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Conversions;

/// <summary>A reported order, once for ever by the merchant's own id; and the visit that touched it, when one is known.</summary>
internal sealed class Order
{
    /// <summary>Characters of an order's id.</summary>
    public const int MaxId = 100;

    public Guid MerchantId { get; init; }

    /// <summary>The merchant's.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long Amount { get; init; }

    public string Currency { get; init; } = "";

    public DateTime PaidAt { get; init; }

    /// <summary>As reported; null: none.</summary>
    public Guid? VisitId { get; init; }

    /// <summary>As reported; null: none.</summary>
    public Guid? VisitorId { get; init; }

    /// <summary>Whether the buyer is new to the shop; null: not said.</summary>
    public bool? BuyerNew { get; init; }

    public DateTime ReceivedAt { get; init; }

    /// <summary>When to look again for the visit, which may be on its way still; null: found, or not looked for any more.</summary>
    public DateTime? JoinAfter { get; set; }

    /// <summary>The visit that touched the order; null: none is known.</summary>
    public Guid? TouchVisitId { get; set; }

    public DateTime? TouchedAt { get; set; }

    /// <summary>Of the touch. Zeros and empty where there is none, as in the roll-ups.</summary>
    public Guid LinkId { get; set; }

    public Guid PlacementId { get; set; }

    public Guid CampaignId { get; set; }

    public short Form { get; set; }

    public string Channel { get; set; } = "";

    /// <summary>The split link that gets the credit: the touch's, or the last one the visitor saw; null: none.</summary>
    public Guid? SplitLinkId { get; set; }

    /// <summary>The visitor's variant there; empty: none.</summary>
    public string Variant { get; set; } = "";

    public RollupKey Rollup => new(
        MerchantId, new DateTime(PaidAt.Ticks - (PaidAt.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc), LinkId, PlacementId, CampaignId, Form, Channel);

    public OutcomeCounts Counts => new(1, Amount, 0, 0);

    /// <summary>Whether a repeated report says the same.</summary>
    public bool SaysTheSame(Order other) =>
        (Amount, Currency, PaidAt, VisitId, VisitorId, BuyerNew) == (other.Amount, other.Currency, other.PaidAt, other.VisitId, other.VisitorId, other.BuyerNew);

    /// <summary>Takes a visit as the order's touch.</summary>
    public void Touch(VisitRow visit)
    {
        (TouchVisitId, TouchedAt, JoinAfter) = (visit.EventId, visit.OccurredAt, null);
        (LinkId, PlacementId, CampaignId, Form, Channel) = (visit.LinkId, visit.PlacementId ?? Guid.Empty, visit.CampaignId ?? Guid.Empty, visit.Form, visit.Channel);
    }
}
