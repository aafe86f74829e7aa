using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Redirect.Hosting.Problems;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;

namespace Redirect.Links.Claims;

/// <summary>Why a command on a claim was refused, as callers learn it.</summary>
internal static class ClaimProblems
{
    /// <summary>Unknown, mistyped, not started, ended, withdrawn, a draft, or another merchant's: nobody shall learn which.</summary>
    public static ProblemHttpResult CodeNotFound() => Problem.NotFound("code_not_found", "There is no such code.");

    /// <summary>Unknown or another merchant's.</summary>
    public static ProblemHttpResult ClaimNotFound() => Problem.NotFound("claim_not_found", "You have no claim with this id.");

    public static ProblemHttpResult Of(ClaimReply.Settled settled) => settled.Result.Outcome switch
    {
        ClaimOutcome.NotRunning => CodeNotFound(),
        ClaimOutcome.ClaimUnknown => ClaimNotFound(),
        ClaimOutcome.CodeUsed => Problem.Conflict("code_used", "This code was claimed by somebody already."),
        ClaimOutcome.SoldOut => With(Problem.Conflict("sold_out", "Nothing is left."), "target", settled.SoldOutTarget),
        ClaimOutcome.SoldOutToday => With(Problem.Conflict("sold_out_today", "Nothing is left today; tomorrow (UTC+8) there is more."), "target", settled.SoldOutTarget),
        ClaimOutcome.BudgetUsedUp => With(Problem.Conflict("budget_used_up", "The campaign's budget does not bear another claim."), "target", settled.SoldOutTarget),
        ClaimOutcome.VisitorLimit => With(Problem.Conflict("visitor_limit", "The visitor holds as many claims of this code as allowed; 'claimId' is one of them."), "claimId", settled.Result.Claim?.Id),
        ClaimOutcome.WrongAudience => Problem.Conflict("audience_not_eligible", "The benefit is not for this audience."),
        ClaimOutcome.WindowOver => Problem.Conflict("claim_window_over", "The time in which the visitor could claim is over."),
        ClaimOutcome.ParentUnknown => Problem.Conflict("referral_parent_unknown", "'parentClaimId' is no claim of this code that is in force."),
        ClaimOutcome.SelfReferral => Problem.Conflict("referral_self", "Nobody can share a claim with himself."),
        ClaimOutcome.ReferralLoop => Problem.Conflict("referral_loop", "The visitor is in this chain of claims already."),
        ClaimOutcome.ReferralTooDeep => Problem.Conflict("referral_too_deep", "This chain of claims is as long as it may be."),
        ClaimOutcome.NotShareable => Problem.Conflict("referral_not_allowed", "Claims of this code can't be shared."),
        ClaimOutcome.WrongState => Problem.Conflict("claim_wrong_state", "The claim is not in a state for that."),
        ClaimOutcome.Expired => Problem.Conflict("claim_expired", "The claim's time is over."),
        ClaimOutcome.AlreadyRedeemed => Problem.Conflict("already_redeemed", "This item was redeemed already, in another order or with another amount."),
        ClaimOutcome.ItemUnclear => Problem.Rule("item", "item_unclear", "'item' is which thing of the benefit, from 0; it may be left out where there is only one."),
        ClaimOutcome.AmountTooLarge => Problem.Rule("amount", "amount_out_of_range", "'amount' is between 0 and the item's face value; of a reversal, between 1 and what is left to be taken back."),
        ClaimOutcome.StaffMismatch => Problem.Of(StatusCodes.Status403Forbidden, "staff_mismatch", "The code is another member of staff's."),
        _ => throw new InvalidOperationException($"{settled.Result.Outcome} is no refusal."),
    };

    /// <summary>503: too many wait; nothing was done.</summary>
    public static ProblemHttpResult Overloaded(HttpContext context, TimeSpan retryAfter)
    {
        var problem = Problem.Unavailable(context, "claims_overloaded", "Too many are claiming this code now; nothing was done. Try again with the same 'Idempotency-Key'.");
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return problem;
    }

    /// <summary>503: nobody knows whether it was done.</summary>
    public static ProblemHttpResult Unconfirmed(HttpContext context) =>
        Problem.Unavailable(context, "claim_unconfirmed", "The database went away before it said whether this was done. Repeat the call with the same 'Idempotency-Key' to learn it.");

    private static ProblemHttpResult With(ProblemHttpResult problem, string name, object? value)
    {
        if (value is not null)
        {
            problem.ProblemDetails.Extensions[name] = value;
        }

        return problem;
    }
}
