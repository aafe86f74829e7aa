using Google.Protobuf;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Claims;

public sealed class ClaimReaderTests
{
    // As the first version of the contract writes it: a member of staff redeems a coupon, and the code's stock is told.
    private const string Recorded =
        "0ae9010a10019580000000700080000000000000011210019580000000700080000000000000021a1001958000000070008000000000000003221001958000000070008000000000000004"
        + "2802300438808cf9bccd334210019580000000700080000000000000054a10019580000000700080000000000000065210019580000000700080000000000000075a067765636861746007"
        + "6a10019580000000700080000000000000087210019580000000700080000000000000097a066d656d6265728001f4038a0103434e5992010254319a01025337a201100195800000007000"
        + "800000000000000aa8010312440a1001958000000070008000000000000002121001958000000070008000000000000003182a20012864303c38284032481e500a5805620ce88a9de9babb"
        + "e5bc80e997a8";

    public static TheoryData<string, Action<ClaimEvent>> Broken => new()
    {
        { "event_id_malformed", x => x.EventId = ByteString.CopyFrom(1, 2) },
        { "id_malformed", x => x.MerchantId = ByteString.Empty },
        { "id_malformed", x => x.CodeId = ByteString.CopyFrom(new byte[16]) },
        { "id_malformed", x => x.ClaimId = ByteString.CopyFrom(new byte[17]) },
        { "id_malformed", x => x.LinkId = ByteString.Empty },
        { "optional_id_malformed", x => x.PlacementId = ByteString.CopyFrom(1) },
        { "optional_id_malformed", x => x.CampaignId = ByteString.CopyFrom(1) },
        { "optional_id_malformed", x => x.VisitorId = ByteString.CopyFrom(1) },
        { "optional_id_malformed", x => x.VisitId = ByteString.CopyFrom(1) },
        { "optional_id_malformed", x => x.ParentId = ByteString.CopyFrom(1) },
        { "sequence_out_of_range", x => x.Sequence = 0 },
        { "kind_unknown", x => x.Kind = ClaimStepKind.Unspecified },
        { "kind_unknown", x => x.Kind = (ClaimStepKind)32_768 },
        { "form_unknown", x => x.Form = Form.Unspecified },
        { "channel_malformed", x => x.Channel = new string('c', 65) },
        { "channel_malformed", x => x.Channel = "\0" },
        { "order_id_malformed", x => x.OrderId = new string('o', 101) },
        { "order_id_malformed", x => x.OrderId = "\0" },
        { "amount_out_of_range", x => x.Amount = -1 },
        { "amount_out_of_range", x => x.Amount = ClaimReader.MaxAmount + 1 },
        { "amount_out_of_range", x => x.Items = -1 },
        { "amount_out_of_range", x => x.Items = ClaimReader.MaxItems + 1 },
        { "currency_malformed", x => x.Currency = "" },
        { "currency_malformed", x => x.Currency = "cny" },
        { "currency_malformed", x => x.Currency = "CNYX" },
        { "occurred_at_out_of_range", x => x.OccurredAtMs = new DateTimeOffset(VisitReader.Earliest).ToUnixTimeMilliseconds() - 1 },
        { "occurred_at_out_of_range", x => x.OccurredAtMs = new DateTimeOffset(Some.Noon + VisitReader.MostAhead).ToUnixTimeMilliseconds() + 1 },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void One_past_each_limit_is_refused(string reason, Action<ClaimEvent> broken)
    {
        var step = Good();
        broken(step);

        Assert.Null(ClaimReader.Read(step, Some.Noon, out var said));
        Assert.Equal(reason, said);
    }

    [Fact]
    public void At_the_limits_it_is_read()
    {
        var step = Good();
        (step.Amount, step.Items, step.Kind) = (ClaimReader.MaxAmount, ClaimReader.MaxItems, (ClaimStepKind)short.MaxValue);
        (step.OrderId, step.Channel) = (new string('o', 100), new string('c', 64));
        step.OccurredAtMs = new DateTimeOffset(Some.Noon + VisitReader.MostAhead).ToUnixTimeMilliseconds();
        (step.StaffId, step.Audience) = (new string('s', 70), "a\0b");

        var row = ClaimReader.Read(step, Some.Noon, out _)!;

        Assert.Equal((ClaimReader.MaxAmount, ClaimReader.MaxItems, 64, "ab"), (row.Amount, row.Items, row.StaffId.Length, row.Audience));
    }

    [Fact]
    public void A_stock_with_a_figure_below_nothing_is_none()
    {
        var good = new StockState { MerchantId = Some.Bytes(Guid.CreateVersion7()), CodeId = Some.Bytes(Guid.CreateVersion7()) };
        Assert.NotNull(ClaimReader.Read(good));
        Action<StockState>[] broken =
        [
            x => x.MerchantId = ByteString.Empty, x => x.CodeId = ByteString.Empty, x => x.Version = -1, x => x.Stock = -1, x => x.Left = -1, x => x.Held = -1,
            x => x.Claimed = -1, x => x.Redeemed = -1, x => x.Returned = -1, x => x.Waiting = -1,
        ];
        foreach (var change in broken)
        {
            var state = good.Clone();
            change(state);
            Assert.Null(ClaimReader.Read(state));
        }
    }

    [Fact]
    public void A_recorded_message_is_read_as_it_was_meant_and_what_a_later_version_adds_is_passed_over()
    {
        // Field 999 of a later version, a text.
        byte[] later = [0xba, 0x3e, 0x02, (byte)'h', (byte)'i'];
        foreach (var body in (byte[][])[Convert.FromHexString(Recorded), [.. Convert.FromHexString(Recorded), .. later]])
        {
            var batch = ClaimBatch.Parser.ParseFrom(body);
            var row = ClaimReader.Read(Assert.Single(batch.Events), Some.Noon, out _);

            Assert.Equivalent(
                new ClaimEventRow
                {
                    EventId = Id(1),
                    MerchantId = Id(2),
                    CodeId = Id(3),
                    ClaimId = Id(4),
                    Sequence = 2,
                    Kind = 4,
                    OccurredAt = Some.Noon,
                    IngestedAt = Some.Noon,
                    LinkId = Id(5),
                    PlacementId = Id(6),
                    CampaignId = Id(7),
                    Channel = "wechat",
                    Form = 7,
                    VisitorId = Id(8),
                    VisitId = Id(9),
                    Audience = "member",
                    Amount = 500,
                    Currency = "CNY",
                    OrderId = "T1",
                    StaffId = "S7",
                    ParentId = Id(10),
                    Points = 3,
                },
                row,
                strict: true);
            Assert.Equal(
                new CodeStock
                {
                    MerchantId = Id(2),
                    CodeId = Id(3),
                    Version = 42,
                    Label = "芝麻开门",
                    Limited = true,
                    Stock = 100,
                    Left = 60,
                    Held = 40,
                    Claimed = 50,
                    Redeemed = 30,
                    Returned = 10,
                    Waiting = 5,
                },
                ClaimReader.Read(batch.Code));
        }

        static Guid Id(int last) => Guid.Parse($"01958000-0000-7000-8000-{last:x12}");
    }

    private static ClaimEvent Good() => new()
    {
        EventId = Some.Bytes(Guid.CreateVersion7()),
        MerchantId = Some.Bytes(Guid.CreateVersion7()),
        CodeId = Some.Bytes(Guid.CreateVersion7()),
        ClaimId = Some.Bytes(Guid.CreateVersion7()),
        LinkId = Some.Bytes(Guid.CreateVersion7()),
        Sequence = 1,
        Kind = ClaimStepKind.Redeemed,
        Form = Form.Surprise,
        Amount = 500,
        Currency = "CNY",
        OccurredAtMs = new DateTimeOffset(Some.Noon).ToUnixTimeMilliseconds(),
    };
}
