namespace Redirect.Attribution.Reconciliations;

/// <summary>A <see cref="Difference"/> as it is kept.</summary>
internal sealed class ReconciliationRow
{
    public Guid MerchantId { get; init; }

    public Guid ReconciliationId { get; init; }

    /// <summary>From 1, in the order of the keys.</summary>
    public int Number { get; init; }

    public DifferenceClass Class { get; init; }

    public string OrderId { get; init; } = "";

    /// <summary>Empty: the order itself.</summary>
    public string RefundId { get; init; } = "";

    /// <summary>Ours, minor units; null: we have none.</summary>
    public long? InternalAmount { get; init; }

    /// <summary>The file's; null: it has none.</summary>
    public long? ExternalAmount { get; init; }

    /// <summary>Empty: we have none.</summary>
    public string InternalState { get; init; } = "";

    /// <summary>Empty: the file has none.</summary>
    public string ExternalState { get; init; } = "";

    /// <summary>What the file has more than we.</summary>
    public long Difference { get; init; }

    /// <summary>Ours, else the file's.</summary>
    public DateTime At { get; init; }

    /// <summary>Of the file; 0: it has none.</summary>
    public long FileRow { get; init; }
}
