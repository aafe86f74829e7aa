namespace Redirect.Attribution.Touches;

/// <summary>Why a touch earns nothing. The first that applies is told.</summary>
internal static class LeftOutReasons
{
    public const string OtherShop = "other_shop";

    /// <summary>Before a quality class: <c>quality_bot</c>, <c>quality_duplicate</c>, …</summary>
    public const string Quality = "quality_";

    /// <summary>It says it happened more than five minutes after it was heard of.</summary>
    public const string ClockAhead = "clock_ahead";

    /// <summary>It was heard of too late.</summary>
    public const string ClockBehind = "clock_behind";

    public const string AfterPayment = "after_payment";

    public const string OutsideWindow = "outside_window";

    /// <summary>A further item of one claim in one order.</summary>
    public const string SameRedemption = "same_redemption";

    /// <summary>Staff had the precedence.</summary>
    public const string Superseded = "superseded";

    /// <summary>The path is longer than a path may be.</summary>
    public const string PathTooLong = "path_too_long";
}
