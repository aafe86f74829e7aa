namespace Redirect.Attribution.RateCards;

/// <summary>What a partner is paid from a day on, until a later card of the partner. Never changed: another version takes its place, forward only.</summary>
internal sealed class RateCard
{
    /// <summary>Characters of a partner's name, as at placements.</summary>
    public const int MaxPartner = 200;

    public Guid MerchantId { get; init; }

    /// <summary>As placements name it, to the letter.</summary>
    public string Partner { get; init; } = "";

    /// <summary>Of the partner's cards, from 1.</summary>
    public int Version { get; set; }

    /// <summary>The first day (UTC+8) on which it holds.</summary>
    public DateOnly From { get; init; }

    /// <summary>ISO 4217; the same on all of a partner's cards.</summary>
    public string Currency { get; init; } = "";

    /// <summary>For each billable visit, minor units; 0: visits are not paid for.</summary>
    public long PerVisit { get; init; }

    /// <summary>For each redemption, minor units; 0: they are not paid for.</summary>
    public long PerRedemption { get; init; }

    /// <summary>The commission of what an order was paid, in millionths; 0: none.</summary>
    public int CommissionPpm { get; init; }

    /// <summary>The partner's part of commission and subsidy, in millionths; of the commission the rest is the fee.</summary>
    public int SharePpm { get; init; }

    /// <summary>The subsidy of what an order was paid, in millionths; 0: none.</summary>
    public int SubsidyPpm { get; init; }

    /// <summary>The most of a subsidy for one order, minor units, before the partner's part is taken.</summary>
    public long SubsidyCap { get; init; }

    /// <summary>Visits that are paid for in the period of a statement at most; null: any.</summary>
    public long? VisitCap { get; init; }

    /// <summary>What the merchant spends by this card in the period of a statement at most, fees included, minor units; null: any.</summary>
    public long? AmountCap { get; init; }

    /// <summary>What the merchant spends by this card in all at most, fees included, minor units; null: any.</summary>
    public long? Budget { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The one of a partner's cards that holds on a day; null: none does, and nothing is owed.</summary>
    public static RateCard? On(IEnumerable<RateCard> cards, DateOnly day) => cards.Where(card => card.From <= day).MaxBy(card => card.From);
}
