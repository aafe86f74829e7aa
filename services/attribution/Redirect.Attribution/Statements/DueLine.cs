namespace Redirect.Attribution.Statements;

/// <summary>What a partner should have for one thing, with all it follows from. Minor units.</summary>
internal sealed record DueLine
{
    /// <summary>Characters of <see cref="Key"/>.</summary>
    public const int MaxKey = 200;

    public LineKind Kind { get; init; }

    /// <summary>The thing, once for ever: <c>order:T1</c>, <c>visits:2026-03-10:placement</c>, <c>redemption:event</c>, <c>entry:transfer</c>.</summary>
    public string Key { get; init; } = "";

    /// <summary>Paid, redeemed, booked; of visits the beginning of their day.</summary>
    public DateTime OccurredAt { get; init; }

    /// <summary>Of visits and redemptions.</summary>
    public Guid? PlacementId { get; init; }

    /// <summary>Of orders.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>Of the card that held; 0: none.</summary>
    public int CardVersion { get; init; }

    public long Paid { get; init; }

    public long Refunded { get; init; }

    /// <summary>The partner's part of <see cref="Paid"/>.</summary>
    public long Credited { get; init; }

    public int CommissionPpm { get; init; }

    public int SharePpm { get; init; }

    public int SubsidyPpm { get; init; }

    public long SubsidyCap { get; init; }

    /// <summary>Visits, or 1 of a redemption.</summary>
    public long Count { get; init; }

    /// <summary>Of them, those that are paid for.</summary>
    public long Charged { get; init; }

    /// <summary>For each of them.</summary>
    public long Price { get; init; }

    /// <summary>The partner's.</summary>
    public long Due { get; init; }

    /// <summary>The fee on top; only of orders.</summary>
    public long DueFee { get; init; }

    /// <summary>One of <see cref="LineFlags"/>.</summary>
    public string Flag { get; init; } = LineFlags.None;

    public static string KeyOfOrder(string orderId) => "order:" + orderId;

    public static string KeyOfRedemption(Guid eventId) => $"redemption:{eventId}";

    public static string KeyOfVisits(DateOnly day, Guid placementId) => $"visits:{day:yyyy-MM-dd}:{placementId}";

    public static string KeyOfEntry(Guid transferId) => $"entry:{transferId}";
}
