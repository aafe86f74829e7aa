namespace Redirect.Attribution.Rescoring;

/// <summary>
/// What later rules made of a visit. Entries are only ever added, and those of one visit alternate: the first takes it out of the net, the second
/// puts it back, and so on. So a visit with an odd number of them is invalid; the visit itself and its class stay as they were counted.
/// </summary>
internal sealed class VisitCorrection
{
    public Guid MerchantId { get; init; }

    /// <summary>Of the visit.</summary>
    public Guid EventId { get; init; }

    /// <summary>Of the visit's entries, from 1; odd: taken out, even: put back.</summary>
    public int Number { get; init; }

    /// <summary>When the visit happened.</summary>
    public DateTime OccurredAt { get; init; }

    /// <summary>A <see cref="Contracts.Events.V1.Quality"/>: what the visit counted as before.</summary>
    public short FromClass { get; init; }

    /// <summary>A <see cref="Contracts.Events.V1.Quality"/>: what it counts as from then on.</summary>
    public short ToClass { get; init; }

    /// <summary>One of docs/visit-quality.md; of what is put back: why it had been taken out, or that it is a double click.</summary>
    public string Reason { get; init; } = "";

    /// <summary>A <see cref="SivtRules.Version"/>.</summary>
    public int RulesVersion { get; init; }

    /// <summary>The run that found it; null: found while visits were counted.</summary>
    public Guid? RunId { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Whether an entry with this number takes the visit out.</summary>
    public static bool TakesOut(int number) => number % 2 == 1;
}
