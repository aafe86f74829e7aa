using Google.Protobuf;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;
using static Redirect.Links.Tests.Claims.Book.Codes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>What others are told of a claim.</summary>
public sealed class ClaimEventsTests
{
    [Fact]
    public void An_event_says_all_about_its_claim_and_its_step()
    {
        var book = new MemoryClaims(Code(Terms(sharing: new SharingTerms(1, [7]))), new CampaignBudget());
        var parent = book.Settle(Take(1)).Claim!;
        var visit = Guid.CreateVersion7();
        var child = book.Settle(Take(2, parent: parent.Id, visit: visit, audience: Audience.Follower)).Claim!;

        var taken = book.Events[^1];
        Assert.Equal(
            [book.Code.MerchantId, book.Code.Id, child.Id, book.Code.LinkId, book.Code.PlacementId!.Value, book.Code.CampaignId!.Value, Visitor(2), visit, parent.Id],
            new[] { taken.MerchantId, taken.CodeId, taken.ClaimId, taken.LinkId, taken.PlacementId, taken.CampaignId, taken.VisitorId, taken.VisitId, taken.ParentId }.Select(Id));
        Assert.Equal(
            (1, ClaimStepKind.Claimed, "wechat", Form.Surprise, "follower", 500L, "CNY", "", "", 0L),
            (taken.Sequence, taken.Kind, taken.Channel, taken.Form, taken.Audience, taken.Amount, taken.Currency, taken.OrderId, taken.StaffId, taken.Points));
        Assert.Equal(new DateTimeOffset(Noon).ToUnixTimeMilliseconds(), taken.OccurredAtMs);

        book.Settle(new ClaimCommand.Redeem(child.Id, null, "order", 450, "ann"));
        var redeemed = book.Events[^2];
        Assert.Equal((2, ClaimStepKind.Redeemed, 450L, "order", "ann"), (redeemed.Sequence, redeemed.Kind, redeemed.Amount, redeemed.OrderId, redeemed.StaffId));
        var rewarded = book.Events[^1];
        Assert.Equal((parent.Id, 2, ClaimStepKind.Rewarded, 0L, 7L), (Id(rewarded.ClaimId), rewarded.Sequence, rewarded.Kind, rewarded.Amount, rewarded.Points));
        Assert.Empty(rewarded.VisitId);
        Assert.Empty(rewarded.ParentId);
    }

    [Fact]
    public void Ids_are_fresh_and_of_the_moment()
    {
        var book = new MemoryClaims(Code());
        book.Settle([.. Enumerable.Range(1, 200).Select(visitor => Take(visitor))]);

        Assert.Equal(200, book.Events.Select(step => step.EventId).Distinct().Count());
        Assert.All(book.Events, step => Assert.Equal(7, Id(step.EventId).Version));
        Assert.All(book.Events, step => Assert.Equal(step.OccurredAtMs, Convert.ToInt64(Convert.ToHexString(step.EventId.Span[..6]), 16)));
    }

    [Fact]
    public void A_phrase_is_said_to_staff_and_a_gift_has_no_currency()
    {
        var book = new MemoryClaims(Code(Terms(Gift), form: CodeForm.Phrase));
        book.Settle(Take(1));

        Assert.Equal((Form.Staff, "", "", 0L), (book.Events[0].Form, book.Events[0].Currency, book.Events[0].Audience, book.Events[0].Amount));
    }

    [Fact]
    public void The_first_step_is_told_by_the_claim_and_the_others_by_rows()
    {
        var book = new MemoryClaims(Code(stock: 0, waitingList: 1));
        var claim = book.Settle(Take(1, wait: true)).Claim!.Id;
        Assert.Empty(book.Steps);
        book.Code.Stock = 1;
        book.Settle(new ClaimCommand.Tidy());
        book.Settle(new ClaimCommand.Redeem(claim, null, "o", 20, "ann"));
        book.Settle(new ClaimCommand.Reverse(claim, null, null));

        Assert.Equal(
            [(claim, 2, ClaimStepKind.Promoted, 500L, null, null, null), (claim, 3, ClaimStepKind.Redeemed, 20L, 0, "o", "ann"), (claim, 4, ClaimStepKind.Reversed, 20L, (int?)0, "o", "ann")],
            book.Steps.Select(step => (step.ClaimId, step.Sequence, step.Kind, step.Amount, step.Item, (string?)step.OrderId, (string?)step.StaffId)));
        Assert.Equal([1, 2, 3, 4], book.Events.Select(step => step.Sequence));
        Assert.Equal(4, book[claim].Steps);
    }

    private static Guid Id(ByteString bytes) => new(bytes.Span, bigEndian: true);
}
