namespace Redirect.Attribution.Alliances;

/// <summary>What came to a carried placement on a day. The carrier sent it and the owner received it: one row is both, so the two never differ.</summary>
internal sealed class ExchangeDay
{
    public Guid AllianceId { get; init; }

    /// <summary>Who received; the other side sent.</summary>
    public Guid OwnerId { get; init; }

    public Guid PlacementId { get; init; }

    /// <summary>Of UTC+8.</summary>
    public DateOnly Day { get; init; }

    /// <summary>All visits, whatever they were.</summary>
    public long Visits { get; set; }

    /// <summary>Human and valid.</summary>
    public long Valid { get; set; }

    /// <summary>Robots, suspects, own people of either side, and what was found invalid later.</summary>
    public long Invalid { get; set; }

    /// <summary>Valid, and the visitor's first in 24 hours: counted, paused and over the cap together.</summary>
    public long Unique { get; set; }

    public long Counted { get; set; }

    public long Paused { get; set; }

    public long OverCap { get; set; }

    /// <summary>The row as it should be.</summary>
    public static ExchangeDay Of(Guid allianceId, Guid ownerId, ExchangeTally tally)
    {
        var row = new ExchangeDay { AllianceId = allianceId, OwnerId = ownerId, PlacementId = tally.PlacementId, Day = tally.Day };
        row.Take(tally);
        return row;
    }

    /// <summary>Becomes what it should be.</summary>
    public void Take(ExchangeTally tally) => (Visits, Valid, Invalid, Unique, Counted, Paused, OverCap) =
        (tally.Visits, tally.Valid, tally.Invalid, tally.Unique, tally.Counted, tally.Paused, tally.OverCap);
}
