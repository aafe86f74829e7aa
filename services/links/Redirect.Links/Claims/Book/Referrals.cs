using Redirect.Contracts.Events.V1;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Book;

/// <summary>Who may claim what was shared (裂变), and who is rewarded for it. The tree only grows: a claim's parent is older and never changes.</summary>
internal static class Referrals
{
    /// <summary>Why a claim may not be shared from its parent; null: it may, or it has none.</summary>
    public static ClaimOutcome? Refuse(ClaimCommand.Take take, SharingTerms? sharing, ClaimLedger ledger)
    {
        if (take.ParentId is not { } parentId)
        {
            return null;
        }

        if (sharing is null)
        {
            return ClaimOutcome.NotShareable;
        }

        // Another code's claim is not on the page either.
        if (ledger.Find(parentId) is not { HoldsStock: true } parent)
        {
            return ClaimOutcome.ParentUnknown;
        }

        bool IsOf(Claim claim) => claim.VisitorId == take.VisitorId || IsEqual(claim.Person, take.Person) || IsEqual(claim.Device, take.Device);
        return IsOf(parent) ? ClaimOutcome.SelfReferral
            : ledger.Before(parent).Any(IsOf) ? ClaimOutcome.ReferralLoop
            : parent.Depth >= sharing.MaxDepth ? ClaimOutcome.ReferralTooDeep
            : null;
    }

    /// <summary>Rewards the claims before one that was redeemed, each by its level, if it holds stock and is somebody else's at another address.</summary>
    public static void Reward(Claim source, SharingTerms? sharing, ClaimLedger ledger)
    {
        if (sharing is null)
        {
            return;
        }

        foreach (var (points, claim, level) in sharing.Rewards.Zip(ledger.Before(source), Enumerable.Range(1, sharing.Rewards.Count)))
        {
            if (points > 0 && claim.HoldsStock && !IsSameHand(claim, source))
            {
                ledger.Add(new ClaimReward { SourceId = source.Id, Level = level, ClaimId = claim.Id, Points = points });
                ledger.Write(claim, ClaimStepKind.Rewarded, points: points);
            }
        }
    }

    /// <summary>Takes back what was given for a claim.</summary>
    public static void TakeBack(Claim source, DateTime now, ClaimLedger ledger)
    {
        foreach (var reward in ledger.RewardsFor(source).Where(reward => reward.TakenBackAt is null))
        {
            reward.TakenBackAt = now;
            ledger.Change(reward);
            ledger.Write(ledger.Find(reward.ClaimId)!, ClaimStepKind.RewardTakenBack, points: reward.Points);
        }
    }

    /// <summary>A family may share an address and claim; it earns nothing by that.</summary>
    private static bool IsSameHand(Claim one, Claim other) =>
        (one.VisitorId is { } visitor && visitor == other.VisitorId) || IsEqual(one.Person, other.Person) || IsEqual(one.Device, other.Device) || IsEqual(one.Address, other.Address);

    private static bool IsEqual(byte[]? one, byte[]? other) => one is not null && other is not null && one.AsSpan().SequenceEqual(other);
}
