using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Conversions;

/// <summary>
/// An order, once for ever by the merchant's own id, and what was heard of it; and the visit that touched it, when one is known. Where an order is split it is
/// the child. What each report says is kept for itself, so that whichever comes first, the same comes out.
/// </summary>
internal sealed class Order
{
    /// <summary>Characters of an order's id.</summary>
    public const int MaxId = 100;

    public Guid MerchantId { get; init; }

    /// <summary>The merchant's.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>The order that was split into this one and others; empty: not said.</summary>
    public string ParentOrderId { get; set; } = "";

    /// <summary>Where it was sold, such as <c>taobao</c>; empty: not said.</summary>
    public string Platform { get; set; } = "";

    /// <summary>What was paid, minor units of <see cref="Currency"/>; 0 before.</summary>
    public long Amount { get; set; }

    /// <summary>Empty before the payment.</summary>
    public string Currency { get; set; } = "";

    /// <summary>Of the applied refunds, minor units; never more than <see cref="Amount"/>.</summary>
    public long Refunded { get; set; }

    /// <summary>When it was placed; null: not said.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>Null: not yet, as far as was heard.</summary>
    public DateTime? PaidAt { get; set; }

    /// <summary>When it was closed last; null: not said.</summary>
    public DateTime? ClosedAt { get; set; }

    /// <summary>As reported; null: none.</summary>
    public Guid? VisitId { get; set; }

    /// <summary>As reported; null: none.</summary>
    public Guid? VisitorId { get; set; }

    /// <summary>The placement that the platform named; null: none. It is in no figure: those go by visits, and no figure is ever moved from one placement to another.</summary>
    public Guid? NamedPlacementId { get; set; }

    /// <summary>Who bought: the visitor that was reported, else the touch's; null: not known.</summary>
    public Guid? BuyerId { get; set; }

    /// <summary>Whether the buyer is new to the shop; null: not said.</summary>
    public bool? BuyerNew { get; set; }

    /// <summary>When its payment was first reported; before that, when it was first heard of.</summary>
    public DateTime ReceivedAt { get; set; }

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

    /// <summary>The newest of what was heard; a payment after the closing opened it again.</summary>
    public OrderState State => ClosedAt is { } closed && !(PaidAt > closed) ? OrderState.Closed
        : PaidAt is not null ? OrderState.Paid
        : CreatedAt is not null ? OrderState.Created
        : OrderState.Unknown;

    /// <summary>Whether the order itself was reported, and not only a refund of it.</summary>
    public bool IsHeardOf => State != OrderState.Unknown;

    /// <summary>All that reports say, to be compared.</summary>
    public (DateTime?, DateTime?, DateTime?, Guid?, Guid?, bool?, string, string, Guid?) Heard => (CreatedAt, PaidAt, ClosedAt, VisitId, VisitorId, BuyerNew, ParentOrderId, Platform, NamedPlacementId);

    /// <summary>The hour of a time, with where the order counts.</summary>
    public RollupKey RollupAt(DateTime time) => new(
        MerchantId, new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc), LinkId, PlacementId, CampaignId, Form, Channel);

    /// <summary>
    /// Whether a report goes with what was heard before: an order is paid once, and who bought, and of which order it is a child, never changes. What one
    /// report leaves out another may say.
    /// </summary>
    public bool GoesWith(OrderReport report) =>
        (report.State != OrderState.Paid || PaidAt is null || (PaidAt, Amount, Currency) == (report.At, report.Amount, report.Currency))
        && (report is { VisitId: null, VisitorId: null } || (VisitId is null && VisitorId is null) || (VisitId, VisitorId) == (report.VisitId, report.VisitorId))
        && (report.BuyerNew is null || BuyerNew is null || BuyerNew == report.BuyerNew)
        && (report.ParentOrderId.Length == 0 || ParentOrderId.Length == 0 || ParentOrderId == report.ParentOrderId)
        && (report.Platform.Length == 0 || Platform.Length == 0 || Platform == report.Platform)
        && (report.NamedPlacementId is null || NamedPlacementId is null || NamedPlacementId == report.NamedPlacementId);

    /// <summary>Takes a report that <see cref="GoesWith"/> says goes with the others.</summary>
    /// <param name="report">Of this order.</param>
    /// <param name="now">To the millisecond.</param>
    /// <returns>Whether there may be a touch now where there was none: it is paid, or who bought is known.</returns>
    public bool Take(OrderReport report, DateTime now)
    {
        var (paid, named) = (PaidAt is not null, VisitId is not null || VisitorId is not null);
        switch (report.State)
        {
            case OrderState.Created:
                CreatedAt = CreatedAt < report.At ? CreatedAt : report.At;
                break;
            case OrderState.Closed:
                ClosedAt = ClosedAt > report.At ? ClosedAt : report.At;
                break;
            default:
                ReceivedAt = paid ? ReceivedAt : now;
                (PaidAt, Amount, Currency) = (report.At, report.Amount, report.Currency);
                break;
        }

        (VisitId, VisitorId) = named ? (VisitId, VisitorId) : (report.VisitId, report.VisitorId);
        BuyerId = VisitorId ?? BuyerId;
        BuyerNew ??= report.BuyerNew;
        ParentOrderId = ParentOrderId.Length == 0 ? report.ParentOrderId : ParentOrderId;
        Platform = Platform.Length == 0 ? report.Platform : Platform;
        NamedPlacementId ??= report.NamedPlacementId;
        return PaidAt is not null && TouchVisitId is null && (!paid || named != (VisitId is not null || VisitorId is not null));
    }

    /// <summary>Takes a visit as the order's touch.</summary>
    public void Touch(VisitRow visit)
    {
        (TouchVisitId, TouchedAt, JoinAfter, BuyerId) = (visit.EventId, visit.OccurredAt, null, VisitorId ?? visit.VisitorId ?? BuyerId);
        (LinkId, PlacementId, CampaignId, Form, Channel) = (visit.LinkId, visit.PlacementId ?? Guid.Empty, visit.CampaignId ?? Guid.Empty, visit.Form, visit.Channel);
    }
}
