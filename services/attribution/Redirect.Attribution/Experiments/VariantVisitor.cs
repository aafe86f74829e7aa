namespace Redirect.Attribution.Experiments;

/// <summary>A human visitor of a split link. Belongs to the variant of the first visit that was ingested, for ever: experiments are judged by what was assigned.</summary>
internal sealed class VariantVisitor
{
    public Guid MerchantId { get; init; }

    public Guid LinkId { get; init; }

    public Guid VisitorId { get; init; }

    public string Variant { get; init; } = "";

    /// <summary>When that visit was.</summary>
    public DateTime AssignedAt { get; init; }

    /// <summary>Whether an order followed.</summary>
    public bool Rewarded { get; init; }

    /// <summary>Whether the visitor has had time to order, and counts as a trial.</summary>
    public bool Matured { get; init; }
}
