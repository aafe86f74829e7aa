using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Touches;

/// <summary>The touches of an order that may earn part of it, the earliest first, and those that may not. Pure.</summary>
internal sealed class OrderPath
{
    /// <summary>Touches of a path at most; of more, the latest.</summary>
    public const int MaxTouches = 1_000;

    // How far ahead of ours the clock of whoever saw the touch may be (attribution.md B.1).
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    private OrderPath(IReadOnlyList<Step> steps, IReadOnlyList<LeftOut> leftOut) => (Steps, LeftOut) = (steps, leftOut);

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>By time, then event id.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; }

    /// <summary>Makes the path.</summary>
    /// <param name="shop">The merchant whose order it is.</param>
    /// <param name="orderId">Its id.</param>
    /// <param name="paidAt">When it was paid first.</param>
    /// <param name="touches">Of its buyer, each once, in any order.</param>
    /// <param name="rules">As they held when it was paid.</param>
    /// <param name="windows">Of campaigns.</param>
    public static OrderPath Of(Guid shop, string orderId, DateTime paidAt, IEnumerable<Touch> touches, PathRules rules, CampaignWindows windows)
    {
        var leftOut = new List<LeftOut>();
        var steps = new List<Step>();
        foreach (var touch in touches.OrderBy(touch => touch.At).ThenBy(touch => touch.EventId))
        {
            var days = windows.DaysAt(touch.CampaignId, paidAt) ?? rules.LookbackDays;
            if (Refuse(touch, days) is { } refusal)
            {
                leftOut.Add(refusal);
            }
            else
            {
                steps.Add(new Step(touch, days));
            }
        }

        if (rules.StaffBeatsLinkMinutes is { } minutes)
        {
            Supersede(steps, leftOut, TimeSpan.FromMinutes(minutes));
        }

        if (steps.Count > MaxTouches)
        {
            leftOut.AddRange(steps.Take(steps.Count - MaxTouches).Select(step => new LeftOut(step.Touch, LeftOutReasons.PathTooLong, $"Only the last {MaxTouches} touches count.")));
            steps.RemoveRange(0, steps.Count - MaxTouches);
        }

        return new OrderPath(steps, [.. leftOut.OrderBy(one => one.Touch.At).ThenBy(one => one.Touch.EventId)]);

        LeftOut? Refuse(Touch touch, int days) =>
            rules.SameShop && touch.Shop != shop ? new LeftOut(touch, LeftOutReasons.OtherShop, "Only touches of the order's own shop count.")
            : !touch.IsHuman ? new LeftOut(touch, LeftOutReasons.Quality + QualityName(touch.Quality), touch.QualityReason.Length == 0 ? "It is not a person's visit." : $"It is not a person's visit: {touch.QualityReason}.")
            : touch.At - touch.IngestedAt > MostAhead ? new LeftOut(touch, LeftOutReasons.ClockAhead, "It says it happened more than 5 minutes after it was heard of.")
            : touch.IngestedAt - touch.At > TimeSpan.FromHours(rules.LateHours) ? new LeftOut(touch, LeftOutReasons.ClockBehind, $"It was heard of more than {rules.LateHours} hours after it happened.")
            : touch.At > paidAt ? new LeftOut(touch, LeftOutReasons.AfterPayment, "It came after the payment.")
            : paidAt - touch.At > TimeSpan.FromDays(days) ? new LeftOut(touch, LeftOutReasons.OutsideWindow, $"It came more than {days} days before the payment.")
            : touch.Kind == TouchKind.Redemption && steps.Exists(step => step.Touch.Kind == TouchKind.Redemption && step.Touch.ClaimId == touch.ClaimId && step.Touch.OrderId == touch.OrderId)
                ? new LeftOut(touch, LeftOutReasons.SameRedemption, "The claim was used in the same order before.")
            : null;
    }

    /// <summary>Whether the clocks of a touch are believed.</summary>
    public static bool IsTimely(DateTime at, DateTime ingestedAt, PathRules rules) => at - ingestedAt <= MostAhead && ingestedAt - at <= TimeSpan.FromHours(rules.LateHours);

    // What a visitor is told by somebody and then looks at on the own phone is that somebody's.
    private static void Supersede(List<Step> steps, List<LeftOut> leftOut, TimeSpan within)
    {
        DateTime? staffAt = null;
        var kept = new List<Step>();
        foreach (var step in steps)
        {
            if (step.Touch.IsStaff)
            {
                staffAt = step.Touch.At;
            }

            if (step.Touch is { Kind: TouchKind.Visit, IsStaff: false } && step.Touch.At - staffAt <= within)
            {
                leftOut.Add(new LeftOut(step.Touch, LeftOutReasons.Superseded, $"It followed a touch of staff within {within.TotalMinutes} minutes."));
            }
            else
            {
                kept.Add(step);
            }
        }

        steps.Clear();
        steps.AddRange(kept);
    }

    private static string QualityName(short quality) => Enum.IsDefined((Quality)quality) ? ((Quality)quality).ToString().ToLowerInvariant() : "unknown";

    /// <param name="Touch">What counts.</param>
    /// <param name="LookbackDays">By which window.</param>
    internal sealed record Step(Touch Touch, int LookbackDays);
}
