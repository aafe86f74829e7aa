namespace Redirect.Attribution.Statements;

/// <summary>A placement that was the partner's when a statement was closed: its days of the period are settled with that partner, whoever it names later.</summary>
internal sealed class SettledPlacement
{
    public Guid MerchantId { get; init; }

    public Guid StatementId { get; init; }

    public Guid PlacementId { get; init; }
}
