using System.Text.Json.Serialization;

namespace Redirect.Links.SurpriseCodes;

/// <summary>What a claim gives.</summary>
/// <param name="Type">A coupon, a gift, or a bundle.</param>
/// <param name="Title">As people see it; null: none.</param>
/// <param name="Currency">ISO 4217, of all face values; null: there are none.</param>
/// <param name="Items">1 to 4; one unless it is a bundle.</param>
internal sealed record Benefit(BenefitType Type, string? Title, string? Currency, IReadOnlyList<BenefitItem> Items)
{
    /// <summary>All face values together, minor units: what a claim reserves of its campaign's budget.</summary>
    [JsonIgnore]
    public long Worth => Items.Sum(item => item.FaceValue ?? 0);
}
