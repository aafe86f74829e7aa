namespace Redirect.Attribution.Rescoring;

/// <summary>History that is scored by the rules of now, day by day of UTC+8. What it found is told by its entries alone, so that it may die at any moment.</summary>
internal sealed class RescoringRun
{
    public Guid MerchantId { get; init; }

    public Guid Id { get; init; }

    public DateOnly FirstDay { get; init; }

    public DateOnly LastDay { get; init; }

    /// <summary>The first day that is not done; the day after the last: all are.</summary>
    public DateOnly NextDay { get; init; }

    /// <summary>The night that asked for it; null: a caller did.</summary>
    public DateOnly? Night { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Until then the replica that took a day works on it; after, another may take it.</summary>
    public DateTime TakenUntil { get; init; }

    public DateTime? FinishedAt { get; init; }
}
