namespace Redirect.Attribution.Touches;

/// <summary>What a merchant has set for the paths of orders.</summary>
/// <param name="LookbackDays">Of touches whose campaign has no window of its own, 1 to <see cref="MaxLookbackDays"/>.</param>
/// <param name="SameShop">Only touches of the shop itself count; else also those of merchants that share theirs.</param>
/// <param name="StaffBeatsLinkMinutes">A visit that follows a touch of staff within this time earns nothing, 1 to <see cref="MaxStaffMinutes"/>; null: staff has no precedence.</param>
/// <param name="LateHours">An event that is heard of later than this is not attributed, 1 to <see cref="MaxLateHours"/>.</param>
internal sealed record PathRules(int LookbackDays = 15, bool SameShop = true, int? StaffBeatsLinkMinutes = null, int LateHours = 24)
{
    public const int MaxLookbackDays = 90;
    public const int MaxStaffMinutes = 1_440;
    public const int MaxLateHours = 24 * 90;

    /// <summary>What holds until something is set: the alliance's 15 days and same shop; 24 hours as attribution.md B.1 proposes.</summary>
    public static PathRules Default { get; } = new();
}
