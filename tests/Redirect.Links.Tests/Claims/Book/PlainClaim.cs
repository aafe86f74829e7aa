using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>A claim of <see cref="PlainBook"/>: how it began, and its steps. All else is read off them.</summary>
internal sealed class PlainClaim(ClaimCommand.Take take, Benefit benefit)
{
    public Guid Id => take.Id;

    public ClaimCommand.Take Take => take;

    public Benefit Benefit => benefit;

    public List<PlainStep> Steps { get; } = [];

    public long Worth => benefit.Items.Sum(item => item.FaceValue ?? 0);

    public ClaimState State => Steps.Select(step => StateAfter(step.Kind)).Last(state => state is not null)!.Value;

    public bool Holds => State is ClaimState.Claimed or ClaimState.Redeemed;

    /// <summary>Whether it counts against its visitor's limit.</summary>
    public bool IsActive => Holds || State == ClaimState.Waiting;

    /// <summary>The step by which it got stock; null: it has none so far.</summary>
    public PlainStep? Taken => Steps.Find(step => step.Kind is ClaimStepKind.Claimed or ClaimStepKind.Promoted);

    public bool HasLapsed => Steps.Exists(step => step.Kind == ClaimStepKind.Lapsed);

    public long Reserved => Holds && !HasLapsed ? benefit.Items.Where((_, item) => RedemptionOf(item) is null).Sum(item => item.FaceValue ?? 0) : 0;

    public long Spent => Steps.Where(step => step.Kind == ClaimStepKind.Redeemed).Sum(step => step.Amount) - Steps.Where(IsReversal).Sum(step => step.Amount);

    public PlainStep? RedemptionOf(int item) => Steps.Find(step => step.Kind == ClaimStepKind.Redeemed && step.Item == item);

    public long LeftOf(int item) => RedemptionOf(item)!.Amount - Steps.Where(step => IsReversal(step) && step.Item == item).Sum(step => step.Amount);

    public bool IsTakenBack(int item) => Steps.Exists(step => IsReversal(step) && step.Item == item) && LeftOf(item) == 0;

    private static bool IsReversal(PlainStep step) => step.Kind is ClaimStepKind.Reversed or ClaimStepKind.ReversedPart;

    private static ClaimState? StateAfter(ClaimStepKind kind) => kind switch
    {
        ClaimStepKind.Waiting => ClaimState.Waiting,
        ClaimStepKind.Claimed or ClaimStepKind.Promoted => ClaimState.Claimed,
        ClaimStepKind.Redeemed => ClaimState.Redeemed,
        ClaimStepKind.Released => ClaimState.Released,
        ClaimStepKind.Expired => ClaimState.Expired,
        ClaimStepKind.Reversed => ClaimState.Reversed,
        _ => null,
    };
}
