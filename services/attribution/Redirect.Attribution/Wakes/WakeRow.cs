namespace Redirect.Attribution.Wakes;

/// <summary>A page's report that it tried to wake an app: one per visit, whichever comes first. Never a visit.</summary>
internal sealed class WakeRow
{
    public Guid VisitId { get; init; }

    public Guid EventId { get; init; }

    public Guid MerchantId { get; init; }

    public Guid LinkId { get; init; }

    public Guid? PlacementId { get; init; }

    public DateTime OccurredAt { get; init; }

    /// <summary>The page was hidden before its fallback fired.</summary>
    public bool PageHidden { get; init; }

    /// <summary>How soon, milliseconds; 0 when it was not.</summary>
    public int HiddenWithinMs { get; init; }

    public string Os { get; init; } = "";

    public string App { get; init; } = "";
}
