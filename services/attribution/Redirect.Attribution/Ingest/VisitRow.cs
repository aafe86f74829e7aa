namespace Redirect.Attribution.Ingest;

/// <summary>A visit as it is kept: every one once, whatever its class.</summary>
internal sealed class VisitRow
{
    public Guid EventId { get; init; }

    public Guid MerchantId { get; init; }

    public Guid LinkId { get; init; }

    public Guid? PlacementId { get; init; }

    public Guid? CampaignId { get; init; }

    /// <summary>A <see cref="Contracts.Events.V1.Form"/>; forms of later versions keep their number.</summary>
    public short Form { get; init; }

    /// <summary>Empty: none.</summary>
    public string Channel { get; init; } = "";

    public DateTime OccurredAt { get; init; }

    public DateTime IngestedAt { get; init; }

    public Guid? VisitorId { get; init; }

    /// <summary>A <see cref="Contracts.Events.V1.Quality"/>.</summary>
    public short Quality { get; init; }

    public string QualityReason { get; init; } = "";

    public int QualityRulesVersion { get; init; }

    public string Device { get; init; } = "";

    public string Os { get; init; } = "";

    public string App { get; init; } = "";

    public string Language { get; init; } = "";

    public string ReferrerHost { get; init; } = "";

    public string AddressPrefix { get; init; } = "";

    public byte[]? AddressHash { get; init; }

    /// <summary>What was answered: target, in_app, wake, overflow, expired, preview.</summary>
    public string Outcome { get; init; } = "target";

    /// <summary>Of the link's split; empty: none.</summary>
    public string Variant { get; init; } = "";

    /// <summary>With which the variant was drawn; 0: none was, or nobody said.</summary>
    public double VariantProbability { get; init; }

    /// <summary>The link's rule that decided, from 1; 0: none.</summary>
    public int Rule { get; init; }

    /// <summary>Of the link that answered.</summary>
    public long LinkVersion { get; init; }

    /// <summary>Empty: unknown.</summary>
    public string Region { get; init; } = "";

    public bool IsWake => Outcome == "wake";

    public bool IsHuman => Quality == (short)Contracts.Events.V1.Quality.Human;

    public DateTime Hour => new(OccurredAt.Ticks - (OccurredAt.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
