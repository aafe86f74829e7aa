namespace Redirect.Links.Pages;

/// <summary>A host that a link may lead to.</summary>
/// <param name="Kind">By which way.</param>
/// <param name="Host">In lower case and Punycode.</param>
/// <param name="IsWeb">Whether it is a web site's, not a word behind an app's scheme.</param>
/// <param name="Number">Of the rule or variant, from 1; 0: none.</param>
/// <param name="App">The system or scheme of an app's address; empty: the web.</param>
internal readonly record struct LinkTarget(LinkTargetKind Kind, string Host, bool IsWeb, int Number = 0, string App = "");
