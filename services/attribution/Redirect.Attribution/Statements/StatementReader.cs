using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Statements;

/// <summary>Reads statements and their lines, for REST and gRPC.</summary>
internal sealed class StatementReader(IDbContextFactory<AttributionDbContext> contexts)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>The merchant's, the newest first.</summary>
    /// <param name="merchantId">Whose.</param>
    /// <param name="partner">Only this one's; empty or null: all.</param>
    /// <param name="state">Only those; null: all.</param>
    /// <param name="cursor">Of an earlier page; empty or null: from the beginning.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>; null: <see cref="DefaultLimit"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Answer<Page>> ListAsync(Guid merchantId, string? partner, StatementState? state, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (LedgerPages.Refuse(limit, MaxLimit) is { } wrong)
        {
            return wrong;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var statements = context.Set<Statement>().AsNoTracking().Where(x => x.MerchantId == merchantId);
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!Guid.TryParseExact(cursor, "N", out var last))
            {
                return LedgerPages.NoCursor;
            }

            statements = statements.Where(x => x.Id < last);
        }

        statements = string.IsNullOrEmpty(partner) ? statements : statements.Where(x => x.Partner == partner);
        statements = state is null ? statements : statements.Where(x => x.State == state);
        var size = limit ?? DefaultLimit;
        var page = await statements.OrderByDescending(x => x.Id).Take(size + 1).ToListAsync(cancellationToken);
        return new Page([.. page.Take(size).Select(StatementBody.Of)], page.Count > size ? page[size - 1].Id.ToString("N") : null);
    }

    /// <summary>Null: there is none of the merchant's.</summary>
    public async Task<Statement?> FindAsync(Guid merchantId, Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<Statement>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchantId && x.Id == id, cancellationToken);
    }

    /// <summary>Lines after a number, at most so many.</summary>
    public async Task<IReadOnlyList<StatementLine>> LinesAsync(Guid merchantId, Guid id, int after, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<StatementLine>().AsNoTracking().Where(x => x.MerchantId == merchantId && x.StatementId == id && x.Number > after).OrderBy(x => x.Number).Take(limit).ToListAsync(cancellationToken);
    }

    /// <param name="Items">A page of them.</param>
    /// <param name="NextCursor">For the next page; absent on the last.</param>
    internal sealed record Page(IReadOnlyList<StatementBody> Items, string? NextCursor);
}
