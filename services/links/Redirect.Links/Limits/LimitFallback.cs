namespace Redirect.Links.Limits;

/// <summary>Where a visitor of a link with <c>maxVisits</c> goes while nobody can say how many have been let in.</summary>
internal enum LimitFallback
{
    /// <summary>To the overflow: never one too many. The default.</summary>
    Overflow,

    /// <summary>To the target: nobody is turned away for a failure of ours; the limit may be passed meanwhile.</summary>
    Target,
}
