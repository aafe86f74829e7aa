namespace Redirect.Links.Staff;

/// <summary>What is known of a number or code.</summary>
/// <param name="Number">The member's; null: nobody has it.</param>
/// <param name="Retired">The member helps and redeems no more.</param>
/// <param name="AnyRegistered">Whether the merchant has registered anybody: else any text may name its staff.</param>
internal sealed record FoundStaff(string? Number, bool Retired, bool AnyRegistered);
