namespace Redirect.Links.Pages;

/// <summary>By which way a reader of a link comes to a target.</summary>
internal enum LinkTargetKind
{
    /// <summary>By no condition.</summary>
    Target,

    /// <summary>By a rule.</summary>
    Rule,

    /// <summary>By the split.</summary>
    Variant,

    /// <summary>When the link's visits are used up.</summary>
    Overflow,

    /// <summary>After the link's end.</summary>
    Expired,

    /// <summary>By waking an app.</summary>
    App,

    /// <summary>Where the app is missing.</summary>
    Fallback,
}
