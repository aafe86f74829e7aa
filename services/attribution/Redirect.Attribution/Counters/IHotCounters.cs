using Redirect.Attribution.Claims;

namespace Redirect.Attribution.Counters;

/// <summary>
/// A mirror of <c>scope_totals</c>, of <c>code_stocks</c> and of who visited on a day, near at hand. The database is the truth: everything here may be
/// missing or gone at any moment, and nothing here is ever ahead of a commit. No member throws for a mirror that is away.
/// </summary>
internal interface IHotCounters
{
    /// <summary>Whether it is there, as far as is known.</summary>
    bool IsReady { get; }

    /// <summary>Whether sets of visitors are kept at all.</summary>
    bool KeepsVisitors { get; }

    /// <summary>The totals; null when they are not here, or the mirror is away.</summary>
    Task<Totals?> FindAsync(ScopeKey scope, CancellationToken cancellationToken);

    /// <summary>Raises each figure to the given one where that is greater: old news changes nothing.</summary>
    /// <returns>False when not everything was taken.</returns>
    Task<bool> RaiseAsync(IReadOnlyDictionary<ScopeKey, Totals> totals, CancellationToken cancellationToken);

    /// <summary>The stock of a surprise code; null when it is not here, or the mirror is away.</summary>
    Task<CodeStock?> FindStockAsync(ScopeKey code, CancellationToken cancellationToken);

    /// <summary>Keeps those stocks that are newer than what is here.</summary>
    /// <returns>False when not everything was taken.</returns>
    Task<bool> RaiseAsync(IReadOnlyCollection<CodeStock> stocks, CancellationToken cancellationToken);

    /// <summary>Drops totals, and stocks with those of their codes, to be filled from the database again.</summary>
    /// <returns>False when the mirror is away.</returns>
    Task<bool> ForgetAsync(IReadOnlyCollection<ScopeKey> scopes, CancellationToken cancellationToken);

    /// <summary>About how many different visitors the days have together (0.81 % standard error); null unless every day's set is here and whole.</summary>
    Task<long?> CountVisitorsAsync(ScopeKey scope, IReadOnlyCollection<DateOnly> days, CancellationToken cancellationToken);

    /// <summary>Adds visitors to the sets that are here.</summary>
    /// <returns>The days whose sets are not: they must be filled from the database, or they would lack who came before.</returns>
    Task<IReadOnlyCollection<ScopeDay>> AddVisitorsAsync(IReadOnlyDictionary<ScopeDay, IReadOnlyCollection<Guid>> visitors, CancellationToken cancellationToken);

    /// <summary>Makes a day's set whole; it shows only once all of <paramref name="visitors"/> are in it.</summary>
    /// <returns>False when the mirror is away.</returns>
    Task<bool> FillVisitorsAsync(ScopeDay day, IAsyncEnumerable<Guid> visitors, CancellationToken cancellationToken);

    /// <summary>Drops the sets of days, to be filled from the database again: nobody can be taken out of one.</summary>
    /// <returns>False when the mirror is away.</returns>
    Task<bool> ForgetVisitorsAsync(IReadOnlyCollection<ScopeDay> days, CancellationToken cancellationToken);
}
