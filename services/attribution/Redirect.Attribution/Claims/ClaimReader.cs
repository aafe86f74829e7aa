using Redirect.Attribution.Conversions;
using Redirect.Attribution.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Claims;

/// <summary>Turns steps of claims and stocks as they travel into what is kept, or says which rule they break. Pure.</summary>
internal static class ClaimReader
{
    /// <summary>Of one step, minor units, as of an order.</summary>
    public const long MaxAmount = OrderReader.MaxAmount;

    /// <summary>Items of one benefit; the link service's have 4 at most.</summary>
    public const int MaxItems = 100;

    private const int MaxChannel = 64;
    private const int MaxText = 64;
    private const int MaxLabel = 400;

    /// <summary>The row; null with a reason, lower case with underscores, when the step can't be one.</summary>
    public static ClaimEventRow? Read(ClaimEvent step, DateTime now, out string reason)
    {
        reason = "";
        if (!VisitReader.TryId(step.EventId, out var eventId))
        {
            reason = "event_id_malformed";
        }
        else if (!VisitReader.TryId(step.MerchantId, out var merchantId) | !VisitReader.TryId(step.CodeId, out var codeId)
            | !VisitReader.TryId(step.ClaimId, out var claimId) | !VisitReader.TryId(step.LinkId, out var linkId))
        {
            reason = "id_malformed";
        }
        else if (!VisitReader.TryOptionalId(step.PlacementId, out var placementId) | !VisitReader.TryOptionalId(step.CampaignId, out var campaignId)
            | !VisitReader.TryOptionalId(step.VisitorId, out var visitorId) | !VisitReader.TryOptionalId(step.VisitId, out var visitId)
            | !VisitReader.TryOptionalId(step.ParentId, out var parentId))
        {
            reason = "optional_id_malformed";
        }
        else if (step.Sequence < 1)
        {
            reason = "sequence_out_of_range";
        }
        else if ((int)step.Kind is < 1 or > short.MaxValue)
        {
            // A kind of a later version is kept and counted nowhere: what it means is not known here.
            reason = "kind_unknown";
        }
        else if ((int)step.Form is < 1 or > short.MaxValue)
        {
            reason = "form_unknown";
        }
        else if (step.Channel.Length > MaxChannel || step.Channel.Contains('\0', StringComparison.Ordinal))
        {
            reason = "channel_malformed";
        }
        else if (step.OrderId.Length > Order.MaxId || step.OrderId.Contains('\0', StringComparison.Ordinal))
        {
            // Cut, it would be another order's.
            reason = "order_id_malformed";
        }
        else if (step.Amount is < 0 or > MaxAmount || step.Items is < 0 or > MaxItems)
        {
            reason = "amount_out_of_range";
        }
        else if (step.Currency.Length is not (0 or 3) || !step.Currency.All(char.IsAsciiLetterUpper) || (step.Amount > 0 && step.Currency.Length == 0))
        {
            reason = "currency_malformed";
        }
        else if (!VisitReader.TryTime(step.OccurredAtMs, now, out var occurredAt))
        {
            reason = "occurred_at_out_of_range";
        }
        else
        {
            return new ClaimEventRow
            {
                EventId = eventId,
                MerchantId = merchantId,
                CodeId = codeId,
                ClaimId = claimId,
                Sequence = step.Sequence,
                Kind = (short)step.Kind,
                OccurredAt = occurredAt,
                IngestedAt = now,
                LinkId = linkId,
                PlacementId = placementId,
                CampaignId = campaignId,
                Channel = step.Channel,
                Form = (short)step.Form,
                VisitorId = visitorId,
                VisitId = visitId,
                Audience = VisitReader.Clip(step.Audience, MaxText),
                Amount = step.Amount,
                Currency = step.Currency,
                OrderId = step.OrderId,
                StaffId = VisitReader.Clip(step.StaffId, MaxText),
                ParentId = parentId,
                Points = step.Points,
                Items = step.Items,
                Waited = step.Waited,
            };
        }

        return null;
    }

    /// <summary>The stock; null when it can't be one.</summary>
    public static CodeStock? Read(StockState state)
    {
        if (!VisitReader.TryId(state.MerchantId, out var merchantId) || !VisitReader.TryId(state.CodeId, out var codeId) || state.Version < 0
            || long.Min(long.Min(state.Stock, state.Left), long.Min(state.Held, state.Waiting)) < 0 || long.Min(state.Claimed, long.Min(state.Redeemed, state.Returned)) < 0)
        {
            return null;
        }

        return new CodeStock
        {
            MerchantId = merchantId,
            CodeId = codeId,
            Version = state.Version,
            Label = VisitReader.Clip(state.Label, MaxLabel),
            Limited = state.Limited,
            Stock = state.Stock,
            Left = state.Left,
            Held = state.Held,
            Claimed = state.Claimed,
            Redeemed = state.Redeemed,
            Returned = state.Returned,
            Waiting = state.Waiting,
        };
    }
}
