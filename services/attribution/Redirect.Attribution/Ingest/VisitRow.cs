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

    /// <summary>A <see cref="Contracts.Events.V1.Quality"/>. Changes at most once, from human to duplicate.</summary>
    public short Quality { get; set; }

    public string QualityReason { get; set; } = "";

    public int QualityRulesVersion { get; init; }

    public string Device { get; init; } = "";

    public string Os { get; init; } = "";

    public string App { get; init; } = "";

    public string Language { get; init; } = "";

    public string ReferrerHost { get; init; } = "";

    public string AddressPrefix { get; init; } = "";

    public byte[]? AddressHash { get; init; }

    /// <summary>What the request told about itself, as it travelled: with <see cref="UserAgentId"/> all that its class can be found from again.</summary>
    public int Signals { get; init; }

    /// <summary>The <see cref="Ingest.UserAgent"/>; null where there was none.</summary>
    public Guid? UserAgentId { get; init; }

    /// <summary>On its way to the database only.</summary>
    public UserAgent? UserAgent { get; init; }

    /// <summary>A person came, be it twice: what counts for visitors, because whether it was twice may be known later only.</summary>
    public bool IsHuman => Quality is (short)Contracts.Events.V1.Quality.Human or (short)Contracts.Events.V1.Quality.Duplicate;

    public bool IsDuplicate => Quality == (short)Contracts.Events.V1.Quality.Duplicate;

    public void BecomeDuplicate() => (Quality, QualityReason) = ((short)Contracts.Events.V1.Quality.Duplicate, DoubleClicks.Reason);

    public DateTime Hour => new(OccurredAt.Ticks - (OccurredAt.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
