namespace Redirect.Attribution.Alliances;

/// <summary>What was found of a week after it was closed, booked into a later one.</summary>
internal sealed class ExchangeCorrection
{
    public Guid AllianceId { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>The Monday of the week that it is about.</summary>
    public DateOnly OfWeek { get; init; }

    /// <summary>The Monday of the week in which it is booked.</summary>
    public DateOnly Week { get; init; }

    /// <summary>Not 0.</summary>
    public long Visitors { get; init; }

    /// <summary>At the price of <see cref="OfWeek"/>, minor units.</summary>
    public long Amount { get; init; }
}
