using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.Claims;

/// <summary>Commands as a merchant's shop sends them, and outcomes as it learns them.</summary>
/// <param name="host">Where.</param>
/// <param name="shop">Whose.</param>
/// <param name="texts">What to type: the keyword, or each of the one-time codes.</param>
internal sealed class ClaimCallsByHttp(LinksHost host, Caller shop, IReadOnlyList<string> texts)
{
    /// <param name="command">What is wanted.</param>
    /// <param name="now">Around which its times are; they are sent as far from the real time.</param>
    public object? BodyOf(ClaimCommand command, DateTime now) => command switch
    {
        ClaimCommand.Take take => new
        {
            code = texts[(int)(take.Number ?? 0)],
            visitorId = take.VisitorId,
            audience = take.Audience == Audience.All ? null : take.Audience.ToString().ToLowerInvariant(),
            joinedAt = take.Since is { } since ? host.Clock.GetUtcNow().UtcDateTime + (since - now) : (DateTime?)null,
            parentClaimId = take.ParentId,
            person = take.Person is { } person ? $"person {person[0]}" : null,
            device = take.Device is { } device ? $"device {device[0]}" : null,
            reader = take.Address is { } address ? new { address = $"10.0.0.{address[0]}" } : null,
            wait = take.Wait,
        },
        ClaimCommand.Redeem redeem => new { orderId = redeem.OrderId, amount = redeem.Amount, item = redeem.Item, staffId = redeem.StaffId },
        ClaimCommand.Reverse reverse => new { item = reverse.Item, amount = reverse.Amount },
        _ => null,
    };

    public async Task<Answer> SendAsync(ClaimCommand command, string key, object? body)
    {
        if (command is not ClaimCommand.OfClaim named)
        {
            return command is ClaimCommand.Take take ? await shop.PostAsync("/api/v1/claims", body, ("Idempotency-Key", key)) : new Answer(HttpStatusCode.OK, default, "", Nothing);
        }

        return await shop.PostAsync($"/api/v1/claims/{named.ClaimId}/{named.GetType().Name.ToLowerInvariant()}", body, ("Idempotency-Key", key));
    }

    /// <summary>Has the code tidied, and waits for it.</summary>
    public Task TidyAsync(Guid codeId) => host.Services.GetRequiredService<ClaimDesk>().SubmitAsync(codeId, new ClaimCommand.Tidy(), null, null, TestContext.Current.CancellationToken);

    /// <summary>How an outcome is answered.</summary>
    public static (HttpStatusCode Status, string? Code) StatusOf(ClaimCommand command, ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.Done or ClaimOutcome.DoneBefore => (command is ClaimCommand.Take ? HttpStatusCode.Created : HttpStatusCode.OK, null),
        ClaimOutcome.Waits => (HttpStatusCode.Accepted, null),
        ClaimOutcome.NotRunning => (HttpStatusCode.NotFound, "code_not_found"),
        ClaimOutcome.ClaimUnknown => (HttpStatusCode.NotFound, "claim_not_found"),
        ClaimOutcome.CodeUsed => (HttpStatusCode.Conflict, "code_used"),
        ClaimOutcome.SoldOut => (HttpStatusCode.Conflict, "sold_out"),
        ClaimOutcome.SoldOutToday => (HttpStatusCode.Conflict, "sold_out_today"),
        ClaimOutcome.BudgetUsedUp => (HttpStatusCode.Conflict, "budget_used_up"),
        ClaimOutcome.VisitorLimit => (HttpStatusCode.Conflict, "visitor_limit"),
        ClaimOutcome.WrongAudience => (HttpStatusCode.Conflict, "audience_not_eligible"),
        ClaimOutcome.WindowOver => (HttpStatusCode.Conflict, "claim_window_over"),
        ClaimOutcome.ParentUnknown => (HttpStatusCode.Conflict, "referral_parent_unknown"),
        ClaimOutcome.SelfReferral => (HttpStatusCode.Conflict, "referral_self"),
        ClaimOutcome.ReferralLoop => (HttpStatusCode.Conflict, "referral_loop"),
        ClaimOutcome.ReferralTooDeep => (HttpStatusCode.Conflict, "referral_too_deep"),
        ClaimOutcome.NotShareable => (HttpStatusCode.Conflict, "referral_not_allowed"),
        ClaimOutcome.WrongState => (HttpStatusCode.Conflict, "claim_wrong_state"),
        ClaimOutcome.Expired => (HttpStatusCode.Conflict, "claim_expired"),
        ClaimOutcome.AlreadyRedeemed => (HttpStatusCode.Conflict, "already_redeemed"),
        ClaimOutcome.ItemUnclear => (HttpStatusCode.UnprocessableEntity, "item_unclear"),
        ClaimOutcome.AmountTooLarge => (HttpStatusCode.UnprocessableEntity, "amount_out_of_range"),
        ClaimOutcome.StaffMismatch => (HttpStatusCode.Forbidden, "staff_mismatch"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static readonly Dictionary<string, string> Nothing = [];
}
