namespace Redirect.Attribution.Reconciliations;

/// <summary>One comparison of the book with a platform's file, as it was when it was made.</summary>
internal sealed class Reconciliation
{
    public Guid MerchantId { get; init; }

    /// <summary>A UUIDv7: the newest has the greatest.</summary>
    public Guid Id { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Whose file, such as <c>taobao</c>.</summary>
    public string Platform { get; init; } = "";

    /// <summary>Whether it is of refunds; else of orders.</summary>
    public bool OfRefunds { get; init; }

    /// <summary>Of payments or refunds; included.</summary>
    public DateTime From { get; init; }

    /// <summary>Excluded.</summary>
    public DateTime To { get; init; }

    /// <summary>How long before <see cref="To"/> what one side misses is late and not missing.</summary>
    public int GraceHours { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Rows of the file that were compared.</summary>
    public long FileRows { get; init; }

    /// <summary>Rows of the file that are right and not of the period.</summary>
    public long OutsideRows { get; init; }

    /// <summary>Rows that could not be read, and are in no sum.</summary>
    public long RefusedRows { get; init; }

    /// <summary>Σ of the file's rows that were compared, minor units.</summary>
    public long External { get; init; }

    /// <summary>Σ of ours, minor units.</summary>
    public long Internal { get; init; }
}
