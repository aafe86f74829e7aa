using System.Numerics;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Models;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Runs;

/// <summary>
/// Credits of the orders of a range under several models side by side, from what is known now. Nothing is kept: the cost is that of the range's orders and, for models
/// that learn, of its visits. Each model's columns are the credits that a run of it would have, added up.
/// </summary>
internal sealed class GetAttribution(IDbContextFactory<AttributionDbContext> contexts, ScopeOwnership ownership, Currencies currencies)
{
    public const int MaxModels = 8;
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    /// <param name="scope">Narrows the rows, not the orders: the share of a channel in an order does not change with what is looked at.</param>
    /// <param name="range">When orders were paid.</param>
    /// <param name="by">What to compare.</param>
    /// <param name="models">At most <see cref="MaxModels"/>; none: the active one.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>; 0: <see cref="DefaultLimit"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Answer<AttributionTable>> AskAsync(
        StatsScope scope, RunRange range, AttributionDimension by, IReadOnlyList<string?> models, int limit, CancellationToken cancellationToken)
    {
        if (models.Count > MaxModels)
        {
            return new Refusal(RefusalKind.Rule, "model", "too_many_models", $"At most {MaxModels} models are put side by side.");
        }

        if (limit is < 0 or > MaxLimit)
        {
            return new Refusal(RefusalKind.Rule, "limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } foreign)
        {
            return foreign;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var specs = new List<ModelSpec>();
        foreach (var text in models.Count == 0 ? ["active"] : models)
        {
            var model = await ModelSpec.FindAsync(context, scope.MerchantId, text, cancellationToken);
            if (model.Refusal is { } unknown)
            {
                return unknown;
            }

            specs.Add(model.Value!);
        }

        if (await RangePaths.ReadAsync(context, scope.MerchantId, range.From, range.To, specs.Exists(spec => spec.IsDataDriven), cancellationToken) is not { } paths)
        {
            return RunBook.TooManyOrders();
        }

        var learnt = specs.ConvertAll(paths.Learn);
        if (learnt.Exists(answer => answer.IsTooMany))
        {
            return RunBook.TooManyChannels();
        }

        var keys = await KeysAsync(context, scope.MerchantId, by, cancellationToken);
        var rows = new Dictionary<string, Cell[]>(StringComparer.Ordinal);
        var totals = new Cell[specs.Count];
        foreach (var order in paths.Orders)
        {
            for (var column = 0; column < specs.Count; column++)
            {
                foreach (var credit in order.Credit(scope.MerchantId, Guid.Empty, specs[column], learnt[column].Channels).Where(credit => IsIn(credit, scope)))
                {
                    var key = credit.TouchId is null ? PathTouch.Direct : keys.Of(credit);
                    if (!rows.TryGetValue(key, out var cells))
                    {
                        rows.Add(key, cells = new Cell[specs.Count]);
                    }

                    cells[column] += credit;
                    totals[column] += credit;
                }
            }
        }

        var active = await AttributionStates.ActiveModelAsync(context, scope.MerchantId, cancellationToken);
        return new AttributionTable(
            range.From, range.To, by, paths.Orders.Count, paths.Orders.Sum(path => path.Order.Amount),
            paths.Orders.Count == 0 ? null : await currencies.FindAsync(context, scope.MerchantId, cancellationToken),
            [.. specs.Select((spec, i) => ColumnOf(spec, learnt[i].Channels, active, paths.Orders))],
            [
                .. rows.OrderByDescending(row => row.Value[0].Amount).ThenBy(row => row.Key, StringComparer.Ordinal).Take(limit == 0 ? DefaultLimit : limit)
                    .Select(row => new AttributionTable.Entry(row.Key, keys.Labels.GetValueOrDefault(row.Key, ""), [.. row.Value.Select(cell => cell.Told)])),
            ],
            [.. totals.Select(cell => cell.Told)]);
    }

    /// <summary>A model as a column: of one that learns, with what it learnt.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="channels">What it learnt; null: it does not learn.</param>
    /// <param name="active">The version of the active model.</param>
    /// <param name="orders">From which it learnt.</param>
    public static AttributionTable.Column ColumnOf(ModelSpec spec, ChannelWeights? channels, int active, IReadOnlyList<PathOfOrder> orders)
    {
        var told = new List<AttributionTable.ChannelWeight>();
        if (channels is { Channels.Count: > 0 })
        {
            var touched = orders.Where(order => order.Steps.Count > 0).ToList();
            var amounts = LargestRemainder.Split(touched.Sum(order => order.Order.Amount), [.. channels.Channels.Select(channel => (BigInteger)channels.ShareOf(channel.Name))]);
            told.AddRange(channels.Channels.Select((channel, i) => new AttributionTable.ChannelWeight(channel.Name, channel.Effect, channel.Share, touched.Count * channel.Share, amounts[i])));
        }

        return new AttributionTable.Column(spec.Name, spec.Version, spec.Told, spec.Version == active, channels is null ? null : told);
    }

    private static bool IsIn(OrderCredit credit, StatsScope scope) =>
        (scope.LinkId is null || credit.LinkId == scope.LinkId) && (scope.PlacementId is null || credit.PlacementId == scope.PlacementId)
        && (scope.CampaignId is null || credit.CampaignId == scope.CampaignId);

    private static async Task<Keys> KeysAsync(AttributionDbContext context, Guid merchant, AttributionDimension by, CancellationToken cancellationToken)
    {
        var none = new Dictionary<string, string>();
        switch (by)
        {
            case AttributionDimension.Placement:
                return new Keys(x => IdOf(x.PlacementId), await context.Placements.Where(x => x.MerchantId == merchant).ToDictionaryAsync(x => IdOf(x.Id), x => x.Name, cancellationToken));
            case AttributionDimension.Campaign:
                return new Keys(x => IdOf(x.CampaignId), await context.Campaigns.Where(x => x.MerchantId == merchant).ToDictionaryAsync(x => IdOf(x.Id), x => x.Name, cancellationToken));
            case AttributionDimension.Partner:
                var partners = await context.Placements.Where(x => x.MerchantId == merchant && x.Partner != "").ToDictionaryAsync(x => x.Id, x => x.Partner, cancellationToken);
                return new Keys(x => partners.GetValueOrDefault(x.PlacementId, ""), none);
            case AttributionDimension.Form:
                return new Keys(x => FormNames.Of(x.Form), none);
            default:
                return new Keys(x => x.Channel, none);
        }
    }

    private static string IdOf(Guid id) => id == Guid.Empty ? "" : id.ToString("D");

    /// <param name="Of">The key of a credit that has a touch.</param>
    /// <param name="Labels">Of keys.</param>
    private sealed record Keys(Func<OrderCredit, string> Of, IReadOnlyDictionary<string, string> Labels);

    private readonly record struct Cell(decimal Orders, long Amount)
    {
        public AttributionTable.Credit Told => new(CreditBody.Plain(Orders), Amount);

        public static Cell operator +(Cell cell, OrderCredit credit) => new(cell.Orders + credit.Share, cell.Amount + credit.Amount);
    }
}
