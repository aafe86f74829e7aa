namespace Redirect.Attribution.Alliances;

/// <summary>What a placement's day comes to; the figures are those of <see cref="ExchangeDay"/>.</summary>
internal readonly record struct ExchangeTally(Guid PlacementId, DateOnly Day, long Visits, long Valid, long Invalid, long Unique, long Counted, long Paused, long OverCap);
