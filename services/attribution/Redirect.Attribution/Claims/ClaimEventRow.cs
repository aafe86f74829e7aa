namespace Redirect.Attribution.Claims;

/// <summary>A step of a claim as it is kept: every one once, whether it is in a figure or not.</summary>
internal sealed class ClaimEventRow
{
    public Guid EventId { get; init; }

    public Guid MerchantId { get; init; }

    public Guid CodeId { get; init; }

    public Guid ClaimId { get; init; }

    /// <summary>Of the step within its claim, from 1.</summary>
    public int Sequence { get; init; }

    /// <summary>A <see cref="Contracts.Events.V1.ClaimStepKind"/>; kinds of later versions keep their number and are in no figure.</summary>
    public short Kind { get; init; }

    public DateTime OccurredAt { get; init; }

    public DateTime IngestedAt { get; init; }

    public Guid LinkId { get; init; }

    public Guid? PlacementId { get; init; }

    public Guid? CampaignId { get; init; }

    /// <summary>Empty: none.</summary>
    public string Channel { get; init; } = "";

    /// <summary>A <see cref="Contracts.Events.V1.Form"/>; forms of later versions keep their number.</summary>
    public short Form { get; init; }

    /// <summary>Null: unknown, or erased.</summary>
    public Guid? VisitorId { get; set; }

    /// <summary>The visit that led to the claim; null: unknown.</summary>
    public Guid? VisitId { get; init; }

    /// <summary>What the visitor was; empty: nobody said.</summary>
    public string Audience { get; init; } = "";

    /// <summary>Minor units of <see cref="Currency"/>: reserved by a claim, given by a redemption, taken back by a reversal.</summary>
    public long Amount { get; init; }

    /// <summary>ISO 4217; empty: there is no amount.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The merchant's, of a redemption or reversal; empty: none.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>Who handed out, of a claim; who redeemed, of a redemption; empty: nobody said.</summary>
    public string StaffId { get; init; } = "";

    /// <summary>The claim that this one was shared from.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Of a reward.</summary>
    public long Points { get; init; }

    /// <summary>Of a reversal: items it took back as a whole.</summary>
    public int Items { get; init; }

    /// <summary>Of a release: the claim held no stock yet.</summary>
    public bool Waited { get; init; }

    public DateTime Hour => new(OccurredAt.Ticks - (OccurredAt.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
