using Redirect.Attribution.Touches;

namespace Redirect.Attribution.Runs;

/// <summary>A merchant's settings from a time on. They act forward only: an order has those that held when it was paid. Nothing of a version changes.</summary>
internal sealed class SettingsVersion
{
    public Guid MerchantId { get; init; }

    /// <summary>From 1.</summary>
    public int Version { get; init; }

    public DateTime HoldsFrom { get; init; }

    /// <summary>1 to <see cref="PathRules.MaxLookbackDays"/>.</summary>
    public int LookbackDays { get; init; }

    public bool SameShop { get; init; }

    /// <summary>1 to <see cref="PathRules.MaxStaffMinutes"/>; null: off.</summary>
    public int? StaffBeatsLinkMinutes { get; init; }

    /// <summary>1 to <see cref="PathRules.MaxLateHours"/>.</summary>
    public int LateHours { get; init; }

    public PathRules Rules => new(LookbackDays, SameShop, StaffBeatsLinkMinutes, LateHours);
}
