using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Claims;

/// <summary>What a set of steps adds to each row. A step's part depends on the step alone, so that order and packing do not matter. Pure.</summary>
internal sealed class ClaimTally
{
    private ClaimTally(Dictionary<RollupKey, ClaimCounts> rollups, Dictionary<StaffKey, ClaimCounts> staff, Dictionary<ScopeKey, ClaimCounts> scopes) =>
        (Rollups, Staff, Scopes) = (rollups, staff, scopes);

    /// <summary>Each step in its own hour: a redemption counts when it happens, not when its claim was made.</summary>
    public IReadOnlyDictionary<RollupKey, ClaimCounts> Rollups { get; }

    /// <summary>Claims and redemptions whose steps name who handed out or redeemed. A step that leaves the waiting list names nobody.</summary>
    public IReadOnlyDictionary<StaffKey, ClaimCounts> Staff { get; }

    public IReadOnlyDictionary<ScopeKey, ClaimCounts> Scopes { get; }

    /// <param name="steps">Counted for the first time.</param>
    /// <param name="currency">The merchant's: amounts in others are in no sum; null: there are no amounts.</param>
    public static ClaimTally Of(IEnumerable<ClaimEventRow> steps, string? currency)
    {
        var rollups = new Dictionary<RollupKey, ClaimCounts>();
        var staff = new Dictionary<StaffKey, ClaimCounts>();
        var scopes = new Dictionary<ScopeKey, ClaimCounts>();
        foreach (var step in steps)
        {
            var one = One(step, IsSummed(step) && step.Currency == currency ? step.Amount : 0);
            if (one == default)
            {
                continue;
            }

            var rollup = RollupOf(step);
            rollups[rollup] = rollups.GetValueOrDefault(rollup) + one;
            if (step.StaffId.Length > 0 && (one.Claims > 0 || one.Redemptions > 0))
            {
                var named = StaffKey.Of(rollup, step.StaffId);
                staff[named] = staff.GetValueOrDefault(named) + one;
            }

            foreach (var scope in ScopesOf(step))
            {
                scopes[scope] = scopes.GetValueOrDefault(scope) + one;
            }
        }

        return new ClaimTally(rollups, staff, scopes);
    }

    /// <summary>The scopes in which a step counts.</summary>
    public static IEnumerable<ScopeKey> ScopesOf(ClaimEventRow step) => RollupOf(step).Scopes.Append(new ScopeKey(step.MerchantId, ScopeKind.Code, step.CodeId));

    /// <summary>Whether the step has an amount that is in a sum.</summary>
    public static bool IsSummed(ClaimEventRow step) =>
        step.Amount > 0 && (ClaimStepKind)step.Kind is ClaimStepKind.Redeemed or ClaimStepKind.ReversedPart or ClaimStepKind.Reversed;

    private static RollupKey RollupOf(ClaimEventRow step) =>
        new(step.MerchantId, step.Hour, step.LinkId, step.PlacementId ?? Guid.Empty, step.CampaignId ?? Guid.Empty, step.Form, step.Channel);

    private static ClaimCounts One(ClaimEventRow step, long amount) => (ClaimStepKind)step.Kind switch
    {
        ClaimStepKind.Claimed or ClaimStepKind.Promoted => new() { Claims = 1 },
        ClaimStepKind.Expired => new() { ClaimsReturned = 1 },
        ClaimStepKind.Released => new() { ClaimsReturned = step.Waited ? 0 : 1 },
        ClaimStepKind.Redeemed => new() { Redemptions = 1, RedeemedAmount = amount },
        ClaimStepKind.ReversedPart => new() { RedemptionsReversed = step.Items, ReversedAmount = amount },

        // The last of a claim's reversals completes at least one item.
        ClaimStepKind.Reversed => new() { ClaimsReturned = 1, RedemptionsReversed = Math.Max(1, step.Items), ReversedAmount = amount },

        // Waiting, rewards, and the end of what was never redeemed: kept, and in no figure. Whoever redeemed a part holds his stock still.
        _ => default,
    };
}
