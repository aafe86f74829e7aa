namespace Redirect.Attribution.Touches;

/// <summary>A visit, a claim or a redemption, with all that decides whether it may earn part of an order.</summary>
internal sealed record Touch
{
    /// <summary>Of the visit or of the claim's step; of two at one time the lower is the earlier.</summary>
    public required Guid EventId { get; init; }

    public required TouchKind Kind { get; init; }

    /// <summary>When it happened, to the millisecond.</summary>
    public required DateTime At { get; init; }

    /// <summary>When it was first heard of here.</summary>
    public required DateTime IngestedAt { get; init; }

    /// <summary>The merchant whose link it was.</summary>
    public required Guid Shop { get; init; }

    /// <summary>Zeros where there is none, like the next two.</summary>
    public Guid LinkId { get; init; }

    public Guid PlacementId { get; init; }

    public Guid CampaignId { get; init; }

    /// <summary>A <see cref="Contracts.Events.V1.Form"/>.</summary>
    public short Form { get; init; }

    /// <summary>Empty: none.</summary>
    public string Channel { get; init; } = "";

    /// <summary>As the touch names it, else empty.</summary>
    public string Staff { get; init; } = "";

    /// <summary>A <see cref="Contracts.Events.V1.Quality"/>; claims and redemptions are checked where they are made, and are human.</summary>
    public short Quality { get; init; } = (short)Contracts.Events.V1.Quality.Human;

    /// <summary>Why it has that class.</summary>
    public string QualityReason { get; init; } = "";

    /// <summary>Of a claim or redemption.</summary>
    public Guid? ClaimId { get; init; }

    /// <summary>Of a redemption, the order that it names; empty: none.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>A member of staff brought it about: by their phrase, or by helping to claim or redeem.</summary>
    public bool IsStaff => Form == (short)Contracts.Events.V1.Form.Staff || Staff.Length > 0;

    public bool IsHuman => Quality == (short)Contracts.Events.V1.Quality.Human;
}
