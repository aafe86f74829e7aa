namespace Redirect.Attribution.Alliances;

/// <summary>What a side said of a placement on a day: it is shown, or it is not. Its last word of the day stands.</summary>
internal sealed class PresenceReport
{
    public Guid AllianceId { get; init; }

    public Guid PlacementId { get; init; }

    /// <summary>Of UTC+8.</summary>
    public DateOnly Day { get; init; }

    /// <summary>Who says so.</summary>
    public Guid MerchantId { get; init; }

    public bool Present { get; set; }

    public DateTime At { get; set; }
}
