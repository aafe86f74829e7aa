namespace Redirect.Attribution.Stats;

internal enum RefusalKind
{
    /// <summary>Not of the form a parameter has.</summary>
    Malformed,

    /// <summary>Understood, and against a limit.</summary>
    Rule,

    /// <summary>An id that is unknown or another merchant's.</summary>
    NotFound,

    /// <summary>The state of things is against it.</summary>
    State,
}
