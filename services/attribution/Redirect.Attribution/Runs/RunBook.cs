using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Redirect.Attribution.Models;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Runs;

/// <summary>
/// Makes runs and keeps them with their credits, within the caller's transaction: a run is there with all its credits or not at all. Numbers are drawn after the
/// reading, so that the merchant's row is locked for the writing only.
/// </summary>
internal sealed class RunBook(TimeProvider clock)
{
    private static readonly string[] RunColumns =
    [
        "merchant_id", "id", "number", "model", "model_version", "parameters", "\"from\"", "\"to\"", "inputs", "channels", "orders", "amount", "is_active", "created_at",
    ];

    /// <summary>Reads the range and reckons; writes nothing.</summary>
    public async Task<Answer<Draft>> DraftAsync(AttributionDbContext context, Guid merchantId, ModelSpec model, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        if (await RangePaths.ReadAsync(context, merchantId, from, to, model.IsDataDriven, cancellationToken) is not { } paths)
        {
            return TooManyOrders();
        }

        var (channels, isTooMany) = paths.Learn(model);
        return isTooMany ? TooManyChannels() : new Draft(merchantId, Guid.CreateVersion7(clock.GetUtcNow()), model, from, to, paths, channels);
    }

    /// <summary>Keeps a draft as the merchant's next run.</summary>
    public async Task<AttributionRun> KeepAsync(AttributionDbContext context, Draft draft, bool isActive, CancellationToken cancellationToken)
    {
        var state = await AttributionStates.OpenAsync(context, draft.MerchantId, cancellationToken);
        await context.Set<AttributionState>().Where(x => x.MerchantId == draft.MerchantId).ExecuteUpdateAsync(row => row.SetProperty(x => x.Runs, x => x.Runs + 1), cancellationToken);
        var run = new AttributionRun
        {
            MerchantId = draft.MerchantId,
            Id = draft.Id,
            Number = state.Runs + 1,
            Model = draft.Model.Kind,
            ModelVersion = draft.Model.Version,
            Parameters = draft.Model.Json,
            From = draft.From,
            To = draft.To,
            Inputs = draft.Inputs,
            Channels = ChannelsJson.Write(draft.Channels),
            Orders = draft.Paths.Orders.Count,
            Amount = draft.Paths.Orders.Sum(path => path.Order.Amount),
            IsActive = isActive,
            CreatedAt = Conversions.OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime),
        };
        var transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        await using (var insert = ManyRows.Insert(
            transaction,
            "attribution_runs",
            RunColumns,
            [
                [
                    context.Stored(run.MerchantId), context.Stored(run.Id), run.Number, (short)run.Model, run.ModelVersion, run.Parameters, context.Stored(run.From), context.Stored(run.To),
                    run.Inputs, run.Channels, run.Orders, run.Amount, run.IsActive, context.Stored(run.CreatedAt),
                ],
            ],
            ""))
        {
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        await CreditRows.InsertAsync(context, draft.Credits, cancellationToken);
        return run;
    }

    public static Refusal TooManyOrders() => new(RefusalKind.Rule, "to", "too_many_orders", $"A range holds at most {RangePaths.MaxOrders} orders; take a shorter one.");

    public static Refusal TooManyChannels() => new(RefusalKind.Rule, "model", "too_many_channels", $"A model that learns from data takes at most {MarkovChain.MaxChannels} channels.");

    /// <summary>A run that is not kept yet.</summary>
    internal sealed record Draft(Guid MerchantId, Guid Id, ModelSpec Model, DateTime From, DateTime To, RangePaths Paths, ChannelWeights? Channels)
    {
        public byte[] Inputs => Paths.FingerprintOf(Model);

        /// <summary>In the order of the orders, then of their touches.</summary>
        public IEnumerable<OrderCredit> Credits => Paths.Orders.SelectMany(order => order.Credit(MerchantId, Id, Model, Channels));
    }
}
