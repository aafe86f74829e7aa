using Google.Protobuf;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Ingest;

/// <summary>Things to be counted.</summary>
internal static class Some
{
    public static readonly DateTime Noon = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    public static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    /// <summary>The same number makes the same id.</summary>
    public static Guid Id(Guid root, int number)
    {
        var bytes = root.ToByteArray(bigEndian: true);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), BitConverter.ToInt32(bytes, 8) ^ unchecked((number + 1) * 0x01000193));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The same for a UUIDv7 of that time.</summary>
    public static Guid Id(Guid root, int number, DateTime at)
    {
        var bytes = Id(root, number).ToByteArray(bigEndian: true);
        Guid.CreateVersion7(new DateTimeOffset(at, TimeSpan.Zero)).ToByteArray(bigEndian: true).AsSpan(0, 6).CopyTo(bytes);
        bytes[6] = 0x70;
        return new Guid(bytes, bigEndian: true);
    }

    public static Visit Visit(
        Guid merchant, Guid? link = null, Guid? placement = null, Guid? campaign = null, DateTime? at = null, Guid? visitor = null,
        Quality quality = Quality.Human, Form form = Form.Link, string channel = "", Guid? eventId = null) => new()
        {
            EventId = Bytes(eventId ?? Guid.CreateVersion7(new DateTimeOffset(at ?? Noon))),
            MerchantId = Bytes(merchant),
            LinkId = Bytes(link ?? merchant),
            PlacementId = placement is { } p ? Bytes(p) : ByteString.Empty,
            CampaignId = campaign is { } c ? Bytes(c) : ByteString.Empty,
            VisitorId = visitor is { } v ? Bytes(v) : ByteString.Empty,
            OccurredAtMs = new DateTimeOffset(at ?? Noon).ToUnixTimeMilliseconds(),
            Quality = quality,
            QualityReason = "browser",
            QualityRulesVersion = 1,
            Form = form,
            Channel = channel,
            Device = "phone",
            Os = "ios",
            App = "wechat",
            Language = "zh-CN",
            AddressPrefix = "203.0.113.0/24",
        };

    /// <summary>A visit with every dimension taken from the number: the same number is the same visit.</summary>
    public static Visit Numbered(Guid merchant, int number)
    {
        var n = (int)((uint)number % 997);
        var placement = n % 4;
        return Visit(
            merchant,
            link: Id(merchant, 1_000 + (n % 3)),
            placement: placement == 0 ? null : Id(merchant, 2_000 + placement),
            campaign: placement == 0 ? null : Id(merchant, 3_000 + (placement % 2)),
            at: Noon.AddMinutes(-37 * (n % 120)),
            visitor: n % 7 == 0 ? null : Id(merchant, 4_000 + (n % 23)),
            quality: (Quality)(1 + (n % 10 < 4 ? 0 : n % 7)),
            form: (Form)(1 + (n % 5)),
            channel: placement == 0 ? "" : placement == 1 ? "wechat" : "weibo",
            eventId: Id(merchant, 10_000 + n));
    }
}
