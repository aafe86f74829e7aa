using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Runs;

/// <summary>The runs by which orders are settled.</summary>
internal sealed class ActiveRuns(RunBook book)
{
    /// <summary>
    /// The active run of exactly this range, made from what is known now: where the active one was made from the same, it is that; else a new one of the merchant's
    /// active model takes its place. Within the caller's transaction; two callers at once go one after the other, and the second finds the first one's run.
    /// </summary>
    /// <exception cref="RangeNotAttributableException">The range can't be attributed: too many orders or, for a model that learns, channels. The message says what to do.</exception>
    public async Task<AttributionRun> FreshAsync(AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var state = await AttributionStates.OpenAsync(context, merchantId, cancellationToken);
        var model = (await ModelSpec.FindAsync(context, merchantId, state.ActiveModel, cancellationToken)).Value!;
        var answer = await book.DraftAsync(context, merchantId, model, from, to, cancellationToken);
        if (answer.Value is not { } draft)
        {
            throw new RangeNotAttributableException(answer.Refusal!.Detail);
        }

        var (kind, parameters, inputs) = (model.Kind, model.Json, draft.Inputs);
        var runs = context.Set<AttributionRun>();
        var active = await runs.AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchantId && x.From == from && x.To == to && x.IsActive, cancellationToken);
        if (active is not null && active.Model == kind && active.Parameters == parameters && active.Inputs.AsSpan().SequenceEqual(inputs))
        {
            return active;
        }

        await runs.Where(x => x.MerchantId == merchantId && x.From == from && x.To == to && x.IsActive).ExecuteUpdateAsync(row => row.SetProperty(x => x.IsActive, false), cancellationToken);

        // One that was made before, of the same, is as good as a new one.
        var same = (await runs.AsNoTracking().Where(x => x.MerchantId == merchantId && x.From == from && x.To == to && x.Model == kind && x.Parameters == parameters)
            .OrderBy(x => x.Number).ToListAsync(cancellationToken)).Find(run => run.Inputs.AsSpan().SequenceEqual(inputs));
        if (same is null)
        {
            return await book.KeepAsync(context, draft, isActive: true, cancellationToken);
        }

        await runs.Where(x => x.MerchantId == merchantId && x.Id == same.Id).ExecuteUpdateAsync(row => row.SetProperty(x => x.IsActive, true), cancellationToken);
        same.IsActive = true;
        return same;
    }
}
