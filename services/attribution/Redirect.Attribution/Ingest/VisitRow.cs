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

    /// <summary>Null: unknown, or erased.</summary>
    public Guid? VisitorId { get; set; }

    /// <summary>A <see cref="Contracts.Events.V1.Quality"/>. Once stored it changes at most once, from human to duplicate.</summary>
    public short Quality { get; set; }

    public string QualityReason { get; set; } = "";

    public int QualityRulesVersion { get; init; }

    public string Device { get; init; } = "";

    public string Os { get; init; } = "";

    public string App { get; init; } = "";

    public string Language { get; init; } = "";

    public string ReferrerHost { get; init; } = "";

    public string AddressPrefix { get; init; } = "";

    public byte[]? AddressHash { get; set; }

    /// <summary>What the request told about itself, as it travelled: with <see cref="UserAgentId"/> all that its class can be found from again.</summary>
    public int Signals { get; init; }

    /// <summary>The <see cref="Ingest.UserAgent"/>; null where there was none.</summary>
    public Guid? UserAgentId { get; init; }

    /// <summary>On its way to the database only.</summary>
    public UserAgent? UserAgent { get; init; }

    /// <summary>A person came, be it twice: what counts for visitors, because whether it was twice may be known later only.</summary>
    public bool IsHuman => Quality is (short)Contracts.Events.V1.Quality.Human or (short)Contracts.Events.V1.Quality.Duplicate;

    public bool IsDuplicate => Quality == (short)Contracts.Events.V1.Quality.Duplicate;

    /// <summary>The same, for somebody else to change.</summary>
    public VisitRow Copy() => (VisitRow)MemberwiseClone();

    public void BecomeInternal() => (Quality, QualityReason) = ((short)Contracts.Events.V1.Quality.Internal, Rescoring.InternalVisitors.Reason);

    public void BecomeDuplicate() => (Quality, QualityReason) = ((short)Contracts.Events.V1.Quality.Duplicate, DoubleClicks.Reason);

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

    public DateTime Hour => new(OccurredAt.Ticks - (OccurredAt.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
