namespace Redirect.Links.OneTimeCodes;

/// <summary>Codes that one transaction made.</summary>
/// <param name="First">The first one's number within its surprise code; how many there were before.</param>
/// <param name="Texts">In order; empty when none was lacking.</param>
internal sealed record IssuedCodes(long First, IReadOnlyList<string> Texts);
