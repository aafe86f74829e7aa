namespace Redirect.Attribution.Statements;

/// <summary>What a partner earned in a period. Periods of a partner never overlap and are closed in the order of time.</summary>
internal sealed class Statement
{
    /// <summary>Days of a period.</summary>
    public const int MaxDays = 92;

    /// <summary>How long after the end of a closed period, by the beginning of the statement that would hold them, corrections of it are looked for; then it is final.</summary>
    public const int FinalAfterDays = 92;

    public Guid MerchantId { get; init; }

    public Guid Id { get; init; }

    /// <summary>As placements name it.</summary>
    public string Partner { get; init; } = "";

    /// <summary>The first day (UTC+8).</summary>
    public DateOnly From { get; init; }

    /// <summary>The day after the last.</summary>
    public DateOnly To { get; init; }

    public StatementState State { get; set; }

    /// <summary>Empty: nothing has an amount.</summary>
    public string Currency { get; set; } = "";

    /// <summary>By which its orders were attributed; null: there were none.</summary>
    public Guid? RunId { get; set; }

    /// <summary>Whether a card of the partner held on some day of the period.</summary>
    public bool HasRate { get; set; }

    public int Lines { get; set; }

    /// <summary>Of the lines, minor units; negative where more was taken back than earned.</summary>
    public long Amount { get; set; }

    /// <summary>The fees of the lines.</summary>
    public long Fee { get; set; }

    /// <summary>What the partner owed after the statement before, 0 or less.</summary>
    public long Carried { get; set; }

    /// <summary>When the lines were computed last.</summary>
    public DateTime AccruedAt { get; set; }

    public DateTime? ClosedAt { get; set; }

    /// <summary>The key that asked for the payout; null: none did, or it was taken back.</summary>
    public Guid? PayoutRequestedBy { get; set; }

    public DateTime? PayoutRequestedAt { get; set; }

    /// <summary>Times that a payout was asked for: each has a pending transfer of its own.</summary>
    public int PayoutRequests { get; set; }

    /// <summary>The other key, which let it be paid.</summary>
    public Guid? PayoutApprovedBy { get; set; }

    public DateTime? PaidAt { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>What is to be paid; negative: carried to the next statement.</summary>
    public long Total => Amount + Carried;
}
