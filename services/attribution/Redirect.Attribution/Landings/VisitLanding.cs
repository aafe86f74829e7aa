namespace Redirect.Attribution.Landings;

/// <summary>A visit whose page said that it was shown: one per visit, whichever report comes first. Kept as long as the visit, and tells nothing of the visitor.</summary>
internal sealed class VisitLanding
{
    public Guid VisitId { get; init; }

    public Guid MerchantId { get; init; }

    /// <summary>When the page was shown.</summary>
    public DateTime LandedAt { get; init; }

    /// <summary>When the visit was, as its id says.</summary>
    public DateTime VisitedAt { get; init; }

    /// <summary>When the report first came here.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>Null: it is in the figures. Else its visit has not come yet, and is looked for then.</summary>
    public DateTime? CountAfter { get; init; }
}
