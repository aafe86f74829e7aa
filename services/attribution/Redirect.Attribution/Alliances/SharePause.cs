namespace Redirect.Attribution.Alliances;

/// <summary>That a side's placements need not be shown for a time, and visits there do not count.</summary>
internal sealed class SharePause
{
    public Guid Id { get; init; }

    public Guid AllianceId { get; init; }

    /// <summary>Whose placements.</summary>
    public Guid OwnerId { get; init; }

    public PauseCause Cause { get; init; }

    /// <summary>The placement of the other that is missing; zeros for other causes.</summary>
    public Guid PlacementId { get; init; }

    public DateTime FromAt { get; init; }

    /// <summary>Null: until further notice.</summary>
    public DateTime? ToAt { get; set; }

    /// <summary>Whether it and the time from inclusive to exclusive have a moment in common.</summary>
    public bool Overlaps(DateTime from, DateTime to) => FromAt < to && (ToAt is null || ToAt > from);
}
