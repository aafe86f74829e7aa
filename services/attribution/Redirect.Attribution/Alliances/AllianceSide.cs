namespace Redirect.Attribution.Alliances;

/// <summary>How one side keeps the balance: the weeks in which it received too much.</summary>
internal sealed class AllianceSide
{
    public Guid AllianceId { get; init; }

    public Guid MerchantId { get; init; }

    public HealthLevel Level { get; set; }

    public int Misses { get; set; }

    public int Hits { get; set; }

    /// <summary>Since when an abnormal share of what it sends is invalid; null: it is not.</summary>
    public DateTime? AlarmSince { get; set; }

    /// <summary>How its weeks went.</summary>
    public Health Health
    {
        get => new(Level, Misses, Hits);
        set => (Level, Misses, Hits) = (value.Level, value.Misses, value.Hits);
    }
}
