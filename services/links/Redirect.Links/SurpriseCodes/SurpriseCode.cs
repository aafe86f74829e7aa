namespace Redirect.Links.SurpriseCodes;

/// <summary>A code that opens a benefit (惊喜码): a keyword, a service phrase, or the head of many one-time codes.</summary>
internal sealed class SurpriseCode
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    public CodeForm Form { get; init; }

    /// <summary>The keyword or phrase as it was written; for one-time codes their prefix, which may be empty.</summary>
    public required string Text { get; set; }

    /// <summary>The lookup key of a keyword or phrase; null for one-time codes.</summary>
    public string? Key { get; init; }

    /// <summary>How many one-time codes may be made; 0 for others.</summary>
    public long Count { get; init; }

    /// <summary>Where one-time codes get their numbers; null for others.</summary>
    public Guid? SeriesId { get; set; }

    public Guid LinkId { get; set; }

    public Guid? PlacementId { get; set; }

    /// <summary>Of the placement: whose budget pays; null: none.</summary>
    public Guid? CampaignId { get; set; }

    public bool Draft { get; set; }

    public DateTime? WithdrawnAt { get; set; }

    public DateTime? ValidFrom { get; set; }

    public DateTime? ValidUntil { get; set; }

    public required CodeTerms Terms { get; set; }

    /// <summary>How many claims may hold it at a time; null: any number.</summary>
    public long? Stock { get; set; }

    /// <summary>How many claims may take stock on one day of UTC+8; null: any number.</summary>
    public long? DailyStock { get; set; }

    /// <summary>How many may wait for stock to come back; 0: nobody.</summary>
    public long WaitingList { get; set; }

    /// <summary>Where to send who comes too late; null: nowhere.</summary>
    public string? SoldOutTarget { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Grows by one with every change.</summary>
    public long Version { get; set; }

    public CodeState StateAt(DateTime now) =>
        WithdrawnAt is not null ? CodeState.Withdrawn
        : Draft ? CodeState.Draft
        : ValidUntil <= now ? CodeState.Ended
        : ValidFrom > now ? CodeState.Scheduled
        : CodeState.Running;
}
