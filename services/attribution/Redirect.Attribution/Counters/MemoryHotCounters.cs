using System.Collections.Concurrent;
using Redirect.Attribution.Claims;

namespace Redirect.Attribution.Counters;

/// <summary>
/// The mirror where one process counts and reads: filled scope by scope as they are asked for or counted. Holds no sets of visitors;
/// the database answers those exactly.
/// </summary>
internal sealed class MemoryHotCounters : IHotCounters
{
    /// <summary>Some 200 bytes each. When full, all go and come back as they are needed.</summary>
    private const int MaxScopes = 200_000;

    private readonly ConcurrentDictionary<ScopeKey, Totals> known = new();
    private readonly ConcurrentDictionary<ScopeKey, CodeStock> stocks = new();

    public bool IsReady => true;

    public bool KeepsVisitors => false;

    public Task<Totals?> FindAsync(ScopeKey scope, CancellationToken cancellationToken) =>
        Task.FromResult(known.TryGetValue(scope, out var totals) ? totals : (Totals?)null);

    public Task<bool> RaiseAsync(IReadOnlyDictionary<ScopeKey, Totals> totals, CancellationToken cancellationToken)
    {
        if (known.Count + totals.Count > MaxScopes)
        {
            known.Clear();
        }

        foreach (var (scope, value) in totals)
        {
            known.AddOrUpdate(scope, static (_, given) => given, static (_, old, given) => Totals.Max(old, given), value);
        }

        return Task.FromResult(true);
    }

    public Task<CodeStock?> FindStockAsync(ScopeKey code, CancellationToken cancellationToken) => Task.FromResult(stocks.GetValueOrDefault(code));

    public Task<bool> RaiseAsync(IReadOnlyCollection<CodeStock> stocks, CancellationToken cancellationToken)
    {
        if (this.stocks.Count + stocks.Count > MaxScopes)
        {
            this.stocks.Clear();
        }

        foreach (var stock in stocks)
        {
            this.stocks.AddOrUpdate(stock.Scope, static (_, given) => given, static (_, old, given) => CodeStock.Newer(old, given)!, stock);
        }

        return Task.FromResult(true);
    }

    public Task<bool> ForgetAsync(IReadOnlyCollection<ScopeKey> scopes, CancellationToken cancellationToken)
    {
        foreach (var scope in scopes)
        {
            known.TryRemove(scope, out _);
            stocks.TryRemove(scope, out _);
        }

        return Task.FromResult(true);
    }

    public Task<long?> CountVisitorsAsync(ScopeKey scope, IReadOnlyCollection<DateOnly> days, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(null);

    public Task<IReadOnlyCollection<ScopeDay>> AddVisitorsAsync(IReadOnlyDictionary<ScopeDay, IReadOnlyCollection<Guid>> visitors, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<ScopeDay>>([]);

    public Task<bool> FillVisitorsAsync(ScopeDay day, IAsyncEnumerable<Guid> visitors, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<bool> ForgetVisitorsAsync(IReadOnlyCollection<ScopeDay> days, CancellationToken cancellationToken) => Task.FromResult(true);
}
