namespace Redirect.Attribution.Alliances;

/// <summary>That the other side of an alliance shows a merchant's placement. A placement is in one alliance at a time, or nobody could say who sent a visitor.</summary>
internal sealed class CarriedPlacement
{
    /// <summary>Of one owner in one alliance, at a time.</summary>
    public const int MaxPerSide = 100;

    public Guid Id { get; init; }

    public Guid AllianceId { get; init; }

    /// <summary>Whose placement it is, and whose visits.</summary>
    public Guid OwnerId { get; init; }

    public Guid PlacementId { get; init; }

    public DateTime AddedAt { get; init; }

    /// <summary>Visits no longer count from then on; a placement that is added again has a new row.</summary>
    public DateTime? RemovedAt { get; set; }

    public HealthLevel Level { get; set; }

    public int Misses { get; set; }

    public int Hits { get; set; }

    /// <summary>How the checks of its days went.</summary>
    public Health Health
    {
        get => new(Level, Misses, Hits);
        set => (Level, Misses, Hits) = (value.Level, value.Misses, value.Hits);
    }
}
