using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Ingest;

/// <summary>What is committed of a batch.</summary>
/// <param name="Added">Visits counted now.</param>
/// <param name="Again">Visits that had been counted before, or twice in the batch.</param>
/// <param name="FoundDuplicates">Visits counted as human by an earlier batch, or by none, and found to be duplicates by this one.</param>
/// <param name="Totals">The absolute totals of every scope in the batch, also of those that only had known visits: the process may have
/// died between the commit and the mirror, and this delivery is the one that makes up for it.</param>
/// <param name="Visitors">Who had a human visit where and when: those who are new there, and for the same reason all of known visits.</param>
internal sealed record IngestOutcome(
    VisitCounts Added,
    int Again,
    int FoundDuplicates,
    IReadOnlyDictionary<ScopeKey, Totals> Totals,
    IReadOnlyDictionary<ScopeDay, IReadOnlyCollection<Guid>> Visitors);
