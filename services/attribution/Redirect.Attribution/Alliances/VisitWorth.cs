namespace Redirect.Attribution.Alliances;

/// <summary>What a visit counts for in an exchange.</summary>
internal enum VisitWorth
{
    /// <summary>Of no visitor, and nobody's fault: previews, prefetches, second halves of double clicks.</summary>
    Neutral,

    /// <summary>A person that neither side sent itself.</summary>
    Valid,

    /// <summary>Robots, suspects, own people, and what was found invalid later.</summary>
    Invalid,
}
