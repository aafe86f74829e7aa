namespace Redirect.Links.Campaigns;

/// <summary>A named effort with dates, a budget cap and a look-back window.</summary>
internal sealed class Campaign
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    public required string Name { get; set; }

    public DateTime? StartsAt { get; set; }

    public DateTime? EndsAt { get; set; }

    /// <summary>In minor units of <see cref="Currency"/>.</summary>
    public long? BudgetCap { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; set; }

    /// <summary>Days between a touch and an order that may still be credited to it; 1 to 90.</summary>
    public int LookbackDays { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime? RetiredAt { get; set; }

    /// <summary>Grows by one with every change.</summary>
    public long Version { get; set; }
}
