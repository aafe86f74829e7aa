namespace Redirect.Attribution.Alliances;

/// <summary>What a side received in a week that is closed; never changes again.</summary>
internal sealed class ExchangeWeek
{
    public Guid AllianceId { get; init; }

    /// <summary>Who received; the other side sent.</summary>
    public Guid OwnerId { get; init; }

    /// <summary>Its Monday, of UTC+8.</summary>
    public DateOnly Week { get; init; }

    /// <summary>Valid unique visitors up to the cap.</summary>
    public long Received { get; init; }

    public long OverCap { get; init; }

    /// <summary>Visitors of earlier weeks that were found after those were closed; negative: were found not to count.</summary>
    public long Corrected { get; init; }

    public int TermsVersion { get; init; }

    /// <summary>Minor units, as of the terms.</summary>
    public long PricePerVisitor { get; init; }

    /// <summary>Of the alliance's prices; empty where it always was barter.</summary>
    public string Currency { get; init; } = "";

    /// <summary>What the owner owes the other for it before netting, minor units: what it received times the price, and the corrections at the prices of their weeks.</summary>
    public long Amount { get; init; }

    public DateTime ClosedAt { get; init; }
}
