namespace Redirect.Links.SurpriseCodes;

/// <summary>What a code is at a moment. Only <see cref="Running"/> ones can be claimed.</summary>
internal enum CodeState
{
    /// <summary>Not published: everything about it may still change.</summary>
    Draft,

    /// <summary>Published, before <c>validFrom</c>.</summary>
    Scheduled,

    Running,

    /// <summary>After <c>validUntil</c>, which may have been moved to now.</summary>
    Ended,

    /// <summary>Taken back by the merchant, for good.</summary>
    Withdrawn,
}
