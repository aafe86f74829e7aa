namespace Redirect.Links.SurpriseCodes;

/// <summary>One-time codes that are to be made.</summary>
/// <param name="Count">How many, 1 to 1,000,000.</param>
/// <param name="Length">Symbols behind the prefix, the check symbol among them, 6 to 13; default 10.</param>
/// <param name="Prefix">At most 8 letters and digits; default none.</param>
internal sealed record GenerateFields(long? Count, int? Length, string? Prefix);
