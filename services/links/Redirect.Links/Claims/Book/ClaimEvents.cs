using Google.Protobuf;
using Redirect.Contracts.Events.V1;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Book;

/// <summary>Makes the events of one page's claims.</summary>
internal sealed class ClaimEvents
{
    private static readonly string[] Audiences = ["", "new", "returning", "follower", "member"];

    private readonly DateTimeOffset now;
    private readonly long nowMs;
    private readonly string channel;
    private readonly Form form;
    private readonly ByteString merchant;
    private readonly ByteString code;
    private readonly ByteString link;
    private readonly ByteString placement;
    private readonly ByteString campaign;

    public ClaimEvents(BookPage page)
    {
        now = new DateTimeOffset(page.Now.Ticks, TimeSpan.Zero);
        nowMs = now.ToUnixTimeMilliseconds();
        channel = page.Channel;
        form = page.Code.Form == CodeForm.Phrase ? Form.Staff : Form.Surprise;
        merchant = StockStates.Bytes(page.Code.MerchantId);
        code = StockStates.Bytes(page.Code.Id);
        link = StockStates.Bytes(page.Code.LinkId);
        placement = BytesOf(page.Code.PlacementId);
        campaign = BytesOf(page.Code.CampaignId);
    }

    public ClaimEvent Of(Claim claim, ClaimStepKind kind, long amount, string? currency, Redemption? of, long points) => new()
    {
        EventId = StockStates.Bytes(Guid.CreateVersion7(now)),
        MerchantId = merchant,
        CodeId = code,
        ClaimId = StockStates.Bytes(claim.Id),
        Sequence = claim.Steps,
        Kind = kind,
        OccurredAtMs = nowMs,
        LinkId = link,
        PlacementId = placement,
        CampaignId = campaign,
        Channel = channel,
        Form = form,
        VisitorId = BytesOf(claim.VisitorId),
        VisitId = BytesOf(claim.VisitId),
        Audience = Audiences[(int)claim.Audience],
        Amount = amount,
        Currency = currency ?? "",
        OrderId = of?.OrderId ?? "",
        StaffId = (of is null && kind is ClaimStepKind.Claimed or ClaimStepKind.Waiting or ClaimStepKind.Promoted ? claim.StaffId : of?.StaffId) ?? "",
        ParentId = BytesOf(claim.ParentId),
        Points = points,
        Items = kind is ClaimStepKind.Reversed or ClaimStepKind.ReversedPart && of is { IsReversed: true } ? 1 : 0,
        Waited = kind == ClaimStepKind.Released && claim.ClaimedAt is null,
    };

    private static ByteString BytesOf(Guid? id) => id is { } known ? StockStates.Bytes(known) : ByteString.Empty;
}
