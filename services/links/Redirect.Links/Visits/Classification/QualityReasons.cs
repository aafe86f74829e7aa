namespace Redirect.Links.Visits.Classification;

/// <summary>Why a visit has its class. Stored and shown: a name never changes its meaning; docs/visit-quality.md has the table.</summary>
internal static class QualityReasons
{
    public const string Browser = "browser";
    public const string AppBrowser = "app_browser";
    public const string Resolved = "resolved";
    public const string LinkPreview = "link_preview";
    public const string KnownBot = "known_bot";
    public const string NonBrowser = "non_browser";
    public const string NoUserAgent = "no_ua";
    public const string Prefetch = "prefetch";
    public const string InternalAddress = "internal_address";
    public const string InternalVisitor = "internal_visitor";
    public const string Stuffing = "stuffing";
    public const string Headless = "headless";

    public static readonly IReadOnlyList<string> All =
    [
        Browser, AppBrowser, Resolved, LinkPreview, KnownBot, NonBrowser, NoUserAgent, Prefetch, InternalAddress, InternalVisitor, Stuffing, Headless,
    ];
}
