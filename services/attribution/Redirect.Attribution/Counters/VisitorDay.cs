namespace Redirect.Attribution.Counters;

/// <summary>A visitor had a human visit in a scope on a day of UTC+8.</summary>
internal sealed class VisitorDay
{
    public Guid MerchantId { get; init; }

    public ScopeKind Scope { get; init; }

    public Guid ScopeId { get; init; }

    public Guid VisitorId { get; init; }

    public DateOnly Day { get; init; }
}
