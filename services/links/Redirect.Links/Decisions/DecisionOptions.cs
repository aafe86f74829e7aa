namespace Redirect.Links.Decisions;

/// <summary>What the operator says about deciding where a reader goes.</summary>
internal sealed class DecisionOptions
{
    public const string Section = "Links";

    /// <summary>Apps (as in a rule's <c>app</c>) that block shop addresses: their readers get the in-app page. Not given: wechat, qq, weibo. One empty text: none.</summary>
    public string[]? BlockingApps { get; set; }
}
