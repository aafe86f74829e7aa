namespace Redirect.Attribution.Alliances;

/// <summary>That two merchants carry each other's placements. Its row is its lock: whatever changes it or what hangs on it takes the row first.</summary>
internal sealed class Alliance
{
    /// <summary>Open ones of one merchant at most, proposals among them.</summary>
    public const int MaxOpen = 200;

    /// <summary>Characters of <see cref="Note"/>.</summary>
    public const int MaxNote = 500;

    public Guid Id { get; init; }

    /// <summary>The lower of the two merchants' ids, so that a pair is one pair.</summary>
    public Guid LowId { get; init; }

    public Guid HighId { get; init; }

    public Guid ProposedBy { get; init; }

    /// <summary>What the proposer wrote to the other; empty: nothing.</summary>
    public string Note { get; init; } = "";

    public AllianceState State { get; set; }

    /// <summary>Proposed, active or paused; a pair has one at most.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Only goes up; to add to it is to take the lock.</summary>
    public long Changes { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>From when visits count; null until it is accepted.</summary>
    public DateTime? StartsAt { get; set; }

    /// <summary>From when they no longer count.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Who holds it while it is paused.</summary>
    public Guid? PausedBy { get; set; }

    /// <summary>The Monday of the newest closed week; null: none is.</summary>
    public DateOnly? ClosedWeek { get; set; }

    /// <summary>The newest day whose placements were judged; null: none is.</summary>
    public DateOnly? JudgedDay { get; set; }

    public DateTime? ReviewedAt { get; set; }

    /// <summary>When the worker looks next; null: there is nothing left to do.</summary>
    public DateTime? ReviewAfter { get; set; }

    /// <summary>Both merchants.</summary>
    public IReadOnlyList<Guid> Sides => [LowId, HighId];

    /// <summary>The other one of the two.</summary>
    public Guid OtherThan(Guid merchantId) => merchantId == LowId ? HighId : LowId;
}
