namespace Redirect.Attribution.Counters;

/// <summary>How many <see cref="VisitorDay"/>s a scope has on a day.</summary>
internal sealed class UniqueDay
{
    public Guid MerchantId { get; init; }

    public ScopeKind Scope { get; init; }

    public Guid ScopeId { get; init; }

    public DateOnly Day { get; init; }

    public long Visitors { get; init; }

    public DateTime UpdatedAt { get; init; }
}
