namespace Redirect.Links.SurpriseCodes;

/// <summary>Whom a benefit is for, and what a visitor is, as the caller knows it at the time of the claim.</summary>
internal enum Audience
{
    All,
    New,
    Returning,
    Follower,
    Member,
}
