using Redirect.Attribution.Models;
using Redirect.Attribution.Touches;

namespace Redirect.Attribution.Runs;

/// <summary>A paid order with the touches that may earn part of it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Steps">The earliest first; empty: it is direct.</param>
internal sealed record PathOfOrder(PaidOrder Order, IReadOnlyList<OrderPath.Step> Steps)
{
    /// <summary>What models see of it.</summary>
    public IReadOnlyList<PathTouch> Path => [.. Steps.Select(step => new PathTouch(step.Touch.Channel, Order.PaidAt - step.Touch.At))];

    /// <summary>The weights under a model; null: nothing touched it.</summary>
    public PathWeights? Weigh(ModelSpec model, ChannelWeights? channels) => Steps.Count == 0 ? null : AttributionModel.Weigh(model.Kind, model.Parameters, Path, channels);

    /// <summary>The credits under a model: of every touch with a share, and of direct where nothing touched it. They add up to the amount, their shares to 1.</summary>
    /// <param name="merchantId">Whose order.</param>
    /// <param name="runId">The run they are of.</param>
    /// <param name="model">The model.</param>
    /// <param name="channels">What it learnt, if it learns.</param>
    public IEnumerable<OrderCredit> Credit(Guid merchantId, Guid runId, ModelSpec model, ChannelWeights? channels)
    {
        if (Weigh(model, channels) is not { } weights)
        {
            yield return new OrderCredit
            {
                MerchantId = merchantId,
                RunId = runId,
                OrderId = Order.OrderId,
                Position = 1,
                Kind = (short)TouchKind.Direct,
                Channel = PathTouch.Direct,
                Share = 1,
                Amount = Order.Amount,
            };
            yield break;
        }

        var (shares, amounts) = (weights.Shares(), weights.Amounts(Order.Amount));
        for (var i = 0; i < Steps.Count; i++)
        {
            if (shares[i] == 0 && amounts[i] == 0)
            {
                continue;
            }

            var touch = Steps[i].Touch;
            yield return new OrderCredit
            {
                MerchantId = merchantId,
                RunId = runId,
                OrderId = Order.OrderId,
                Position = i + 1,
                TouchId = touch.EventId,
                Kind = (short)touch.Kind,
                TouchedAt = touch.At,
                Shop = touch.Shop == merchantId ? Guid.Empty : touch.Shop,
                LinkId = touch.LinkId,
                PlacementId = touch.PlacementId,
                CampaignId = touch.CampaignId,
                Form = touch.Form,
                Channel = touch.Channel,
                Staff = touch.Staff,
                Share = shares[i],
                Amount = amounts[i],
            };
        }
    }
}
