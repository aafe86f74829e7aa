namespace Redirect.Attribution.Experiments;

/// <summary>What came of one variant of a split link. Every figure only grows.</summary>
internal sealed class VariantTotals
{
    public Guid MerchantId { get; init; }

    public Guid LinkId { get; init; }

    public string Variant { get; init; } = "";

    /// <summary>Human visits that were sent to it.</summary>
    public long Visits { get; init; }

    /// <summary>Visitors assigned to it.</summary>
    public long Visitors { get; init; }

    /// <summary>Those of them that ordered.</summary>
    public long Rewarded { get; init; }

    /// <summary>Orders of its visitors.</summary>
    public long Orders { get; init; }

    /// <summary>What they were paid, minor units.</summary>
    public long Paid { get; init; }

    /// <summary>Of that, what was given back, minor units. The order of a visitor stays one: it was placed.</summary>
    public long Refunded { get; init; }

    /// <summary>Σ 1/p over its visitors, p the probability with which each was drawn: how many visitors all variants should have had together.</summary>
    public double Weight { get; init; }

    /// <summary>Σ 1/p² over its visitors.</summary>
    public double WeightSquared { get; init; }

    /// <summary>With which the newest visitor was drawn: the share as it was in use then.</summary>
    public double LastProbability { get; init; }

    public DateTime LastAssignedAt { get; init; }

    /// <summary>Visitors that have had time to order.</summary>
    public long MatureVisitors { get; init; }

    /// <summary>Those of them that ordered.</summary>
    public long MatureRewards { get; init; }

    /// <summary>Its benefit is used up, or its campaign is over its budget: the link service is to send nobody.</summary>
    public bool Blocked { get; init; }

    /// <summary>Grows with every change of what is published: the mature figures and <see cref="Blocked"/>.</summary>
    public long Version { get; init; }

    /// <summary>The version that was last put into the outbox.</summary>
    public long PublishedVersion { get; set; }
}
