namespace Redirect.Attribution.Counters;

/// <summary>The all-time counters of a merchant, campaign, placement or link: an answer whose cost depends on neither visits nor time.</summary>
internal sealed class ScopeTotals : CountedRow
{
    public Guid MerchantId { get; init; }

    public ScopeKind Scope { get; init; }

    public Guid ScopeId { get; init; }

    /// <summary>Exact: visitors with a human visit, duplicate or not, each once for all time.</summary>
    public long UniqueVisitors { get; init; }

    /// <summary>The hour (UTC) of the newest human visit, duplicate or not, by when it happened; null: there was none. Only grows.</summary>
    public DateTime? LastHumanHour { get; init; }

    /// <summary>When a counter last grew, by the clock of the replica that raised it.</summary>
    public DateTime UpdatedAt { get; init; }

    public ScopeKey Key => new(MerchantId, Scope, ScopeId);

    public Totals Totals => new(Counts, UniqueVisitors, Outcomes);
}
