namespace Redirect.Attribution.Counters;

/// <summary>A stored row with the counters of <see cref="VisitCounts"/>, which all only grow, and what came of the visits.</summary>
internal abstract class CountedRow
{
    /// <summary>Human visits, those among them that are duplicates included.</summary>
    public long HumanGross { get; init; }

    public long Preview { get; init; }

    public long Bot { get; init; }

    public long Prefetch { get; init; }

    public long Duplicate { get; init; }

    public long Internal { get; init; }

    public long Suspect { get; init; }

    /// <summary>See <see cref="VisitCounts.Invalidated"/>.</summary>
    public long Invalidated { get; init; }

    /// <summary>See <see cref="VisitCounts.Restored"/>.</summary>
    public long Restored { get; init; }

    /// <summary>Paid orders that were touched here; at the merchant: all.</summary>
    public long Orders { get; init; }

    /// <summary>What they were paid, minor units.</summary>
    public long Paid { get; init; }

    /// <summary>Visits answered by a page that tries to wake an app.</summary>
    public long WakeAttempted { get; init; }

    /// <summary>Such pages that were hidden soon after.</summary>
    public long WakeHidden { get; init; }

    /// <summary>See <see cref="ClaimCounts"/>, also for the next five.</summary>
    public long Claims { get; init; }

    public long ClaimsReturned { get; init; }

    public long Redemptions { get; init; }

    public long RedemptionsReversed { get; init; }

    public long RedeemedAmount { get; init; }

    public long ReversedAmount { get; init; }

    /// <summary>See <see cref="OrderCorrections"/>, also for the next two.</summary>
    public long Refunds { get; init; }

    public long Refunded { get; init; }

    public long OrdersClosed { get; init; }

    /// <summary>Visits whose page said that it was shown.</summary>
    public long Landed { get; init; }

    public OutcomeCounts Outcomes => new(
        Orders, Paid, WakeAttempted, WakeHidden, new ClaimCounts(Claims, ClaimsReturned, Redemptions, RedemptionsReversed, RedeemedAmount, ReversedAmount),
        new OrderCorrections(Refunds, Refunded, OrdersClosed), Landed);

    public VisitCounts Counts => new(HumanGross, Preview, Bot, Prefetch, Duplicate, Internal, Suspect) { Invalidated = Invalidated, Restored = Restored };
}
