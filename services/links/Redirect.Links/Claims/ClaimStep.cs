using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Claims;

/// <summary>One line of a claim's trail. Never changed.</summary>
internal sealed class ClaimStep
{
    public Guid ClaimId { get; init; }

    /// <summary>From 1.</summary>
    public int Sequence { get; init; }

    public ClaimStepKind Kind { get; init; }

    public DateTime At { get; init; }

    /// <summary>Minor units; see the event's <c>amount</c>.</summary>
    public long Amount { get; init; }

    /// <summary>Which item of the benefit, from 0; null: all of it.</summary>
    public int? Item { get; init; }

    public string? OrderId { get; init; }

    public string? StaffId { get; init; }

    /// <summary>Of a reward.</summary>
    public long Points { get; init; }
}
