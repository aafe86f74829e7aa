using Microsoft.EntityFrameworkCore;
using Redirect.Links.Claims;
using Redirect.Links.Storage;

namespace Redirect.Links.Tests.Claims;

/// <summary>Lets time pass for the claims of one code: everything about them becomes older. Days are whole, so that daily stocks can follow.</summary>
internal static class TimeTravel
{
    public static async Task PassAsync(LinksDbContext db, Guid codeId, int days)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();

        // The stock's row first, as all do who change claims: what is settled meanwhile would write its own times over ours.
        await db.CodeStocks.Where(stock => stock.CodeId == codeId).ExecuteUpdateAsync(set => set.SetProperty(stock => stock.Version, stock => stock.Version + 1));
        var stock = await db.CodeStocks.AsNoTracking().SingleAsync(row => row.CodeId == codeId);
        if (stock.Day.DayNumber > days)
        {
            var day = stock.Day.AddDays(-days);
            await db.CodeStocks.Where(row => row.CodeId == codeId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Day, day));
        }

        // Row by row, because SQLite's own arithmetic would cut the microseconds off.
        foreach (var claim in await db.Claims.AsNoTracking().Where(claim => claim.CodeId == codeId).ToListAsync())
        {
            await PassAsync(db, claim, days);
        }

        await transaction.CommitAsync();
    }

    private static Task<int> PassAsync(LinksDbContext db, Claim claim, int days)
    {
        var createdAt = claim.CreatedAt.AddDays(-days);
        var claimedAt = claim.ClaimedAt?.AddDays(-days);
        var expiresAt = claim.ExpiresAt?.AddDays(-days);
        var day = claim.Day?.AddDays(-days);
        return db.Claims.Where(row => row.Id == claim.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.CreatedAt, createdAt).SetProperty(row => row.ClaimedAt, claimedAt).SetProperty(row => row.ExpiresAt, expiresAt).SetProperty(row => row.Day, day));
    }
}
