using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Desk;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>What goes with every change of a surprise code: the lock that its claims wait for too, the event, and what is done after the commit.</summary>
internal sealed class CodeChanges(CodeLookup lookup, ClaimDesk desk, TimeProvider clock)
{
    /// <summary>Locks the stock of one of a merchant's codes until the transaction ends. Comes before all other statements of a change: claims do the same.</summary>
    /// <returns>Whether there is such a code.</returns>
    public static async Task<bool> LockAsync(LinksDbContext db, Guid id, Guid merchantId, CancellationToken cancellationToken) =>
        await db.CodeStocks.Where(stock => stock.CodeId == id && db.SurpriseCodes.Any(code => code.Id == id && code.MerchantId == merchantId))
            .ExecuteUpdateAsync(stock => stock.SetProperty(x => x.Version, x => x.Version + 1), cancellationToken) == 1;

    /// <summary>Tells others of the stock as it is after the change; the caller saves.</summary>
    public void Stage(LinksDbContext db, SurpriseCode code, CodeStock stock, AfterCommit afterCommit)
    {
        db.Enqueue(Exchanges.Claims, new ClaimBatch { Code = StockStates.Of(code, stock) }.ToByteArray(), clock);
        afterCommit.Add(_ =>
        {
            Committed(code);
            return Task.CompletedTask;
        });
    }

    private void Committed(SurpriseCode code)
    {
        lookup.Forget(code);
        if (code.Version > 1)
        {
            // Who waits may get what the change made free. Dies this process before, the sweeper sees to it.
            desk.Tidy(code.Id);
        }
    }
}
