namespace Redirect.Attribution.Stats;

/// <summary>The figures of a merchant's glossary (docs/figures.md). What is derived is derived here and nowhere else.</summary>
internal readonly record struct FigureCounts
{
    /// <summary>PV: openings by people, double clicks included.</summary>
    public long PageViews { get; init; }

    /// <summary>UV.</summary>
    public long Visitors { get; init; }

    /// <summary>Of them, those without a visit to the shop in the look-back before the first day.</summary>
    public long NewVisitors { get; init; }

    /// <summary>Who paid; of a dimension those who passed there in the interval.</summary>
    public long Buyers { get; init; }

    /// <summary>Of them, those with a payment in the look-back before the range, or of whom the merchant says that they are known.</summary>
    public long OldBuyers { get; init; }

    /// <summary>What these buyers paid in the interval, minor units; refunds are not deducted.</summary>
    public long BuyersPaid { get; init; }

    /// <summary>Paid orders that a visit here touched.</summary>
    public long Orders { get; init; }

    /// <summary>Theirs, minor units; refunds are not deducted.</summary>
    public long Paid { get; init; }

    /// <summary>Given back in the interval, minor units.</summary>
    public long Refunded { get; init; }

    /// <summary>Visitors whose claims said that they followed the shop then.</summary>
    public long Followers { get; init; }

    /// <summary>The same of members.</summary>
    public long Members { get; init; }

    public long ReturningVisitors => Visitors - NewVisitors;

    public long NewBuyers => Buyers - OldBuyers;

    public long Net => Paid - Refunded;

    /// <summary>Buyers per visitor.</summary>
    public decimal? Conversion => Ratio.Of(Buyers, Visitors);

    /// <summary>Per buyer, not per order.</summary>
    public long? AmountPerBuyer => Ratio.Each(BuyersPaid, Buyers);

    /// <summary>Conversion times amount per buyer.</summary>
    public long? ValuePerVisitor => Ratio.Each(BuyersPaid, Visitors);
}
