using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Counters;

/// <summary>All-time totals, and stocks: from the hot counters, else from the one row of the database that holds them.</summary>
internal sealed class CounterReader(IHotCounters counters, IDbContextFactory<AttributionDbContext> contexts)
{
    /// <summary>The totals; null when nothing was ever counted there.</summary>
    public async Task<Totals?> FindAsync(ScopeKey scope, CancellationToken cancellationToken)
    {
        if (await counters.FindAsync(scope, cancellationToken) is { } hot)
        {
            return hot;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.ScopeTotals.AsNoTracking()
            .SingleOrDefaultAsync(x => x.MerchantId == scope.MerchantId && x.Scope == scope.Kind && x.ScopeId == scope.Id, cancellationToken);
        if (row is null)
        {
            return null;
        }

        // Raised, not set: a commit that mirrored itself in between is newer than what was read here.
        await counters.RaiseAsync(new Dictionary<ScopeKey, Totals> { [scope] = row.Totals }, cancellationToken);
        return row.Totals;
    }

    /// <summary>The stock of a surprise code; null when none was ever heard of.</summary>
    public async Task<CodeStock?> FindStockAsync(ScopeKey code, CancellationToken cancellationToken)
    {
        if (await counters.FindStockAsync(code, cancellationToken) is { } hot)
        {
            return hot;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var stock = await context.CodeStocks.AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == code.MerchantId && x.CodeId == code.Id, cancellationToken);
        if (stock is not null)
        {
            await counters.RaiseAsync([stock], cancellationToken);
        }

        return stock;
    }
}
