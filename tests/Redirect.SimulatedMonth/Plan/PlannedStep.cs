using Redirect.Contracts.Events.V1;

namespace Redirect.SimulatedMonth.Plan;

/// <summary>A step of a claim of a surprise code.</summary>
internal sealed record PlannedStep(Guid Id, Shop Shop, int Code, Guid Claim, int Sequence, ClaimStepKind Kind, DateTime At, long Amount, string OrderId)
{
    public Cell Cell
    {
        get
        {
            var (_, link, place) = Shop.Codes[Code];
            return new Cell(Shop.Id, Cell.HourOf(At), link, place.Id, place.CampaignId, (short)Form.Surprise, place.Channel);
        }
    }

    /// <summary>As it travels.</summary>
    public ClaimEvent ToMessage()
    {
        var (code, link, place) = Shop.Codes[Code];
        return new ClaimEvent
        {
            EventId = SeededIds.Bytes(Id),
            MerchantId = SeededIds.Bytes(Shop.Id),
            CodeId = SeededIds.Bytes(code),
            ClaimId = SeededIds.Bytes(Claim),
            Sequence = Sequence,
            Kind = Kind,
            OccurredAtMs = new DateTimeOffset(At).ToUnixTimeMilliseconds(),
            LinkId = SeededIds.Bytes(link),
            PlacementId = SeededIds.Bytes(place.Id),
            CampaignId = SeededIds.Bytes(place.CampaignId),
            Channel = place.Channel,
            Form = Form.Surprise,
            VisitorId = SeededIds.Bytes(Claim),
            Amount = Amount,
            Currency = Amount > 0 ? "CNY" : "",
            OrderId = OrderId,
            Items = Kind == ClaimStepKind.Reversed ? 1 : 0,
        };
    }
}
