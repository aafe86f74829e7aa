namespace Redirect.Attribution.Reconciliations;

/// <summary>How the two sides differ over one order or refund.</summary>
internal enum DifferenceClass : short
{
    /// <summary>Same amount, same state.</summary>
    Matched,

    /// <summary>Other amounts, whatever the states.</summary>
    AmountDiff,

    /// <summary>Same amount, another state.</summary>
    StatusDiff,

    /// <summary>The file has it and we do not.</summary>
    MissingInternal,

    /// <summary>We have it and the file does not.</summary>
    MissingExternal,

    /// <summary>The file has it again; the newest of its rows is compared, and this is another.</summary>
    DuplicateExternal,

    /// <summary>One side misses it, and it is so young that it may be on its way.</summary>
    Late,
}
