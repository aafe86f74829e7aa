using Redirect.Contracts.Events.V1;

namespace Redirect.SimulatedMonth.Plan;

/// <summary>A visit as it happened, and when it is to arrive.</summary>
/// <param name="Id">Of the event.</param>
/// <param name="Shop">Whose.</param>
/// <param name="LinkId">Of the link.</param>
/// <param name="Place">Where.</param>
/// <param name="Form">How.</param>
/// <param name="At">UTC, to the millisecond.</param>
/// <param name="ArrivesAt">UTC; some come late, and out of order.</param>
/// <param name="Visitor">Zeros: not known.</param>
/// <param name="Quality">As the link service found it; double clicks are human there.</param>
/// <param name="IsWake">Answered by a page that tries to wake an app.</param>
internal sealed record PlannedVisit(Guid Id, Shop Shop, Guid LinkId, Place Place, Form Form, DateTime At, DateTime ArrivesAt, Guid Visitor, Quality Quality, bool IsWake)
{
    /// <summary>The second half of a double click: by our own rule, not by the service's.</summary>
    public bool IsDouble { get; set; }

    public Cell Cell => new(Shop.Id, Cell.HourOf(At), LinkId, Place.Id, Place.CampaignId, (short)Form, Place.Channel);

    /// <summary>As it travels.</summary>
    public Visit ToMessage() => new()
    {
        EventId = SeededIds.Bytes(Id),
        MerchantId = SeededIds.Bytes(Shop.Id),
        LinkId = SeededIds.Bytes(LinkId),
        PlacementId = Optional(Place.Id),
        CampaignId = Optional(Place.CampaignId),
        VisitorId = Optional(Visitor),
        OccurredAtMs = new DateTimeOffset(At).ToUnixTimeMilliseconds(),
        Quality = Quality,
        QualityReason = Quality == Quality.Human ? "browser" : "planned",
        QualityRulesVersion = 1,
        Form = Form,
        Channel = Place.Channel,
        Outcome = IsWake ? "wake" : "",
        Device = "phone",
        Os = Id.GetHashCode() % 3 == 0 ? "android" : "ios",
        App = "wechat",
        Language = "zh-CN",
        AddressPrefix = "203.0.113.0/24",
        UserAgent = $"Mozilla/5.0 (iPhone; CPU iPhone OS 18_{Math.Abs(Id.GetHashCode()) % 20} like Mac OS X)",
        LinkVersion = 1,
    };

    private static Google.Protobuf.ByteString Optional(Guid id) => id == Guid.Empty ? Google.Protobuf.ByteString.Empty : SeededIds.Bytes(id);
}
