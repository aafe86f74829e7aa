using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Counters;

/// <summary>Copies from the database to the hot counters what they lack. Safe at any time and beside any ingest: totals are only ever raised.</summary>
internal sealed class MirrorRepair(IHotCounters counters, IDbContextFactory<AttributionDbContext> contexts)
{
    public const int PageSize = 1_000;

    /// <summary>Copies the totals of these scopes, and the stocks of those that are surprise codes.</summary>
    /// <returns>False when the mirror did not take them.</returns>
    public async Task<bool> CopyTotalsAsync(IReadOnlyCollection<ScopeKey> scopes, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var group in scopes.GroupBy(scope => (scope.MerchantId, scope.Kind)))
        {
            foreach (var ids in group.Select(scope => scope.Id).Chunk(PageSize))
            {
                var rows = await context.ScopeTotals.AsNoTracking()
                    .Where(row => row.MerchantId == group.Key.MerchantId && row.Scope == group.Key.Kind && ids.Contains(row.ScopeId))
                    .ToListAsync(cancellationToken);
                if (!await counters.RaiseAsync(rows.ToDictionary(row => row.Key, row => row.Totals), cancellationToken))
                {
                    return false;
                }

                if (group.Key.Kind == ScopeKind.Code)
                {
                    var stocks = await context.CodeStocks.AsNoTracking()
                        .Where(row => row.MerchantId == group.Key.MerchantId && ids.Contains(row.CodeId)).ToListAsync(cancellationToken);
                    if (!await counters.RaiseAsync(stocks, cancellationToken))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    /// <summary>Makes a day's set of visitors whole.</summary>
    /// <returns>False when the mirror did not take it.</returns>
    public async Task<bool> CopyVisitorsAsync(ScopeDay day, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (scope, date) = (day.Scope, day.Day);
        var visitors = context.VisitorDays.AsNoTracking()
            .Where(row => row.MerchantId == scope.MerchantId && row.Scope == scope.Kind && row.ScopeId == scope.Id && row.Day == date)
            .Select(row => row.VisitorId)
            .AsAsyncEnumerable();
        return await counters.FillVisitorsAsync(day, visitors, cancellationToken);
    }

    /// <summary>Copies every total that changed since then (null: all), page by page, and names the days whose visitors did.</summary>
    /// <param name="since">UTC.</param>
    /// <param name="fresh">Drop each page before it is read, so that the copy is exact even where the mirror was too high.</param>
    /// <param name="progress">Called with the number of rows copied so far, after each page.</param>
    /// <param name="cancellationToken">Stops between two pages; what was copied stays.</param>
    /// <returns>False when the mirror did not take them all.</returns>
    public async Task<bool> CopyTotalsSinceAsync(DateTime? since, bool fresh, Action<long>? progress, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var last = default(ScopeKey?);
        for (var copied = 0L; ;)
        {
            var keys = await NextKeysAsync(context, since, last, cancellationToken);
            if (keys.Count == 0)
            {
                return true;
            }

            // Dropped before it is read: a commit between the two is in what is read, and one after mirrors itself.
            if (fresh && !await counters.ForgetAsync(keys, cancellationToken))
            {
                return false;
            }

            if (!await CopyTotalsAsync(keys, cancellationToken))
            {
                return false;
            }

            last = keys[^1];
            copied += keys.Count;
            progress?.Invoke(copied);
        }
    }

    /// <summary>The days whose visitors changed since then, oldest key first.</summary>
    public async Task<IReadOnlyList<ScopeDay>> DaysChangedSinceAsync(DateTime since, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.UniqueDays.AsNoTracking().Where(row => row.UpdatedAt >= since)
            .Select(row => new { row.MerchantId, row.Scope, row.ScopeId, row.Day }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new ScopeDay(new ScopeKey(row.MerchantId, row.Scope, row.ScopeId), row.Day))];
    }

    private static async Task<List<ScopeKey>> NextKeysAsync(AttributionDbContext context, DateTime? since, ScopeKey? last, CancellationToken cancellationToken)
    {
        var rows = context.ScopeTotals.AsNoTracking();
        if (since is { } time)
        {
            rows = rows.Where(row => row.UpdatedAt >= time);
        }

        if (last is { } key)
        {
            var (merchant, kind, id) = (key.MerchantId, key.Kind, key.Id);
            rows = rows.Where(row => row.MerchantId > merchant
                || (row.MerchantId == merchant && (row.Scope > kind || (row.Scope == kind && row.ScopeId > id))));
        }

        var page = await rows.OrderBy(row => row.MerchantId).ThenBy(row => row.Scope).ThenBy(row => row.ScopeId).Take(PageSize)
            .Select(row => new { row.MerchantId, row.Scope, row.ScopeId }).ToListAsync(cancellationToken);
        return [.. page.Select(row => new ScopeKey(row.MerchantId, row.Scope, row.ScopeId))];
    }
}
