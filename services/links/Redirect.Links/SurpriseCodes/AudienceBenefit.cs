namespace Redirect.Links.SurpriseCodes;

/// <summary>A benefit that an audience gets in place of the code's.</summary>
internal sealed record AudienceBenefit(Audience Audience, Benefit Benefit);
