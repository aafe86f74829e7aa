using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Models;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Touches;

namespace Redirect.Attribution.Runs;

/// <summary>
/// The path of one order under a model, from what is known now. A model that learns from data is explained by what its last run over the time of the payment learnt, as
/// the credits that were kept are; where it never ran, by the month of UTC+8 in which the order was paid.
/// </summary>
internal sealed class ExplainOrder(IDbContextFactory<AttributionDbContext> contexts)
{
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    /// <param name="merchantId">Whose order.</param>
    /// <param name="orderId">The merchant's id.</param>
    /// <param name="model">As questions name it; null: the active one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Answer<Explanation>> AskAsync(Guid merchantId, string orderId, string? model, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await ModelSpec.FindAsync(context, merchantId, model, cancellationToken);
        if (found.Value is not { } spec)
        {
            return found.Refusal!;
        }

        var order = await context.Orders.AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchantId && x.OrderId == orderId, cancellationToken);
        if (order is null || !order.IsHeardOf)
        {
            return new Refusal(RefusalKind.NotFound, "id", "order_not_found", "There is no such order.");
        }

        if (order.PaidAt is not { } paidAt)
        {
            return new Refusal(RefusalKind.State, "id", "order_unpaid", "The order is not paid, as far as was heard; there is nothing to share.");
        }

        var history = await SettingsHistory.ReadAsync(context, merchantId, cancellationToken);
        var (settings, rules) = history.At(paidAt);
        var paid = new PaidOrder(order.OrderId, paidAt, order.Amount, order.VisitId, order.VisitorId);
        var read = await TouchReader.ReadAsync(context, merchantId, [paid], TouchReader.Reach.Wide, cancellationToken);
        var path = OrderPath.Of(merchantId, order.OrderId, paidAt, read.Touches[order.OrderId], rules, history.Windows);
        var own = new PathOfOrder(paid, path.Steps);

        ChannelWeights? channels = null;
        IReadOnlyList<PathOfOrder> learntFrom = [];
        if (spec.IsDataDriven)
        {
            channels = await LearntAsync(context, merchantId, spec, paidAt, cancellationToken);
            if (channels is null)
            {
                var month = ChinaMonth(paidAt);
                if (await RangePaths.ReadAsync(context, merchantId, month.From, month.To, learns: true, cancellationToken) is not { } paths)
                {
                    return RunBook.TooManyOrders();
                }

                var answer = paths.Learn(spec);
                if (answer.IsTooMany)
                {
                    return RunBook.TooManyChannels();
                }

                (channels, learntFrom) = (answer.Channels, paths.Orders);
            }
        }

        List<Guid> placements = [.. read.Touches[order.OrderId].Select(touch => touch.PlacementId).Where(id => id != Guid.Empty).Distinct()];
        var partners = await context.Placements.AsNoTracking().Where(x => x.MerchantId == merchantId && placements.Contains(x.Id) && x.Partner != "").ToDictionaryAsync(x => x.Id, x => x.Partner, cancellationToken);
        var active = await AttributionStates.ActiveModelAsync(context, merchantId, cancellationToken);
        return new Explanation(
            order.OrderId, paidAt, order.Amount, order.Currency, order.Refunded, GetAttribution.ColumnOf(spec, channels, active, learntFrom), settings,
            Steps(own, spec, channels, partners),
            [
                .. path.LeftOut.Select(one => Fill(one.Touch, partners, new Explanation.Dropped
                {
                    TouchId = one.Touch.EventId, Kind = one.Touch.Kind, At = one.Touch.At, Form = "", Channel = "", Reason = one.Reason, Detail = one.Detail,
                })),
            ],
            path.Steps.Count == 0 ? order.Amount : 0);
    }

    private static List<Explanation.Step> Steps(PathOfOrder order, ModelSpec model, ChannelWeights? channels, Dictionary<Guid, string> partners)
    {
        if (order.Weigh(model, channels) is not { } weights)
        {
            return [];
        }

        var (shares, amounts, path) = (weights.Shares(), weights.Amounts(order.Order.Amount), order.Path);
        return
        [
            .. order.Steps.Select((step, i) => Fill(step.Touch, partners, new Explanation.Step
            {
                TouchId = step.Touch.EventId,
                Kind = step.Touch.Kind,
                At = step.Touch.At,
                Form = "",
                Channel = "",
                Position = i + 1,
                LookbackDays = step.LookbackDays,
                Weight = weights.Told(i),
                Share = shares[i],
                Amount = amounts[i],
                Why = Why(model, path, i, weights, channels),
            })),
        ];
    }

    private static string Why(ModelSpec model, IReadOnlyList<PathTouch> path, int at, PathWeights weights, ChannelWeights? channels)
    {
        var (count, channel) = (path.Count, path[at].Channel.Length == 0 ? "(none)" : path[at].Channel);
        var ofChannel = path.Count(touch => touch.Channel == path[at].Channel);
        return model.Kind switch
        {
            ModelKind.Last => at == count - 1 ? "The last touch before the payment." : "It is not the last touch.",
            ModelKind.LastNonDirect when weights.Weights[at].IsZero => path[at].IsDirect ? "It is direct: it does not say where the buyer came from." : "It is not the last touch that says where the buyer came from.",
            ModelKind.LastNonDirect => path[at].IsDirect ? "The last touch; all of them are direct." : "The last touch that says where the buyer came from.",
            ModelKind.First => at == 0 ? "The first touch in the window." : "It is not the first touch.",
            ModelKind.Linear => $"One of {count} touches that count the same.",
            ModelKind.TimeDecay => $"{path[at].Age.TotalDays:0.###} days before the payment, at a half-life of {model.Parameters.HalfLifeDays} days.",
            ModelKind.Position when count <= 2 => $"One of {count} that count the same.",
            ModelKind.Position => at == 0 ? "The first touch has 0.4." : at == count - 1 ? "The last touch has 0.4." : "Touches between the first and the last share 0.2.",
            ModelKind.Shapley when channels is null => $"Channel {channel} is one of {path.Select(touch => touch.Channel).Distinct(StringComparer.Ordinal).Count()} that are worth the same together; it has {ofChannel} of the touches.",
            _ => $"Channel {channel} has {CreditBody.Plain((decimal)(channels?.ShareOf(path[at].Channel) ?? 0) / PathWeights.ShareUnit)} of all channels, and {ofChannel} of the touches.",
        };
    }

    private static T Fill<T>(Touch touch, Dictionary<Guid, string> partners, T place)
        where T : Explanation.Place => place with
        {
            LinkId = Some(touch.LinkId),
            PlacementId = Some(touch.PlacementId),
            CampaignId = Some(touch.CampaignId),
            Form = FormNames.Of(touch.Form),
            Channel = touch.Channel,
            Partner = partners.GetValueOrDefault(touch.PlacementId),
            Staff = touch.Staff.Length == 0 ? null : touch.Staff,
        };

    private static Guid? Some(Guid id) => id == Guid.Empty ? null : id;

    private static async Task<ChannelWeights?> LearntAsync(AttributionDbContext context, Guid merchantId, ModelSpec model, DateTime paidAt, CancellationToken cancellationToken)
    {
        var (kind, parameters) = (model.Kind, model.Json);
        var run = await context.Set<AttributionRun>().AsNoTracking()
            .Where(x => x.MerchantId == merchantId && x.Model == kind && x.Parameters == parameters && x.From <= paidAt && x.To > paidAt)
            .OrderByDescending(x => x.IsActive).ThenByDescending(x => x.Number).FirstOrDefaultAsync(cancellationToken);
        return run is null ? null : ChannelsJson.Read(run.Channels);
    }

    private static (DateTime From, DateTime To) ChinaMonth(DateTime time)
    {
        var day = ChinaDay.Of(time);
        var first = new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        return (first - ChinaTime, first.AddMonths(1) - ChinaTime);
    }
}
