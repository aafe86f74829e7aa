using Google.Protobuf;
using Redirect.Attribution.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Ingest;

public sealed class VisitReaderTests
{
    private readonly Guid merchant = Guid.CreateVersion7();

    public static TheoryData<string, Action<Visit>> Broken => new()
    {
        { "event_id_malformed", x => x.EventId = ByteString.CopyFrom(new byte[15]) },
        { "event_id_malformed", x => x.EventId = ByteString.Empty },
        { "merchant_id_malformed", x => x.MerchantId = ByteString.CopyFrom(new byte[16]) },
        { "link_id_malformed", x => x.LinkId = ByteString.CopyFrom(new byte[17]) },
        { "placement_id_malformed", x => x.PlacementId = ByteString.CopyFrom(1) },
        { "campaign_id_malformed", x => x.CampaignId = ByteString.CopyFrom(1) },
        { "visitor_id_malformed", x => x.VisitorId = ByteString.CopyFrom(1) },
        { "quality_unknown", x => x.Quality = Quality.Unspecified },
        { "quality_unknown", x => x.Quality = (Quality)8 },
        { "form_unknown", x => x.Form = Form.Unspecified },
        { "form_unknown", x => x.Form = (Form)40_000 },
        { "channel_malformed", x => x.Channel = new string('c', 65) },
        { "channel_malformed", x => x.Channel = "a\0" },
        { "address_hash_too_long", x => x.AddressHash = ByteString.CopyFrom(new byte[65]) },
        { "occurred_at_out_of_range", x => x.OccurredAtMs = 1_577_836_799_999 },
        { "occurred_at_out_of_range", x => x.OccurredAtMs = new DateTimeOffset(Some.Noon.AddHours(24)).ToUnixTimeMilliseconds() + 1 },
        { "occurred_at_out_of_range", x => x.OccurredAtMs = long.MaxValue },
        { "occurred_at_out_of_range", x => x.OccurredAtMs = long.MinValue },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void A_broken_rule_has_a_name(string reason, Action<Visit> breakIt)
    {
        var visit = Some.Visit(merchant);
        breakIt(visit);

        Assert.Null(VisitReader.Read(visit, Some.Noon, out var given));
        Assert.Equal(reason, given);
    }

    [Fact]
    public void At_the_limits_a_visit_counts()
    {
        foreach (var at in new[] { VisitReader.Earliest, Some.Noon.AddHours(24) })
        {
            Assert.Equal(at, VisitReader.Read(Some.Visit(merchant, at: at, channel: new string('c', 64), form: (Form)32_767), Some.Noon, out _)!.OccurredAt);
        }
    }
}
