using Microsoft.Extensions.Options;
using Redirect.Links.Rules;

namespace Redirect.Links.Decisions;

/// <summary>What the operator says about deciding where a reader goes.</summary>
internal sealed class DecisionOptions
{
    public const string Section = "Links";

    /// <summary>Apps (as in a rule's <c>app</c>) that block shop addresses: their readers get the in-app page. Not given: wechat, qq, weibo. One empty text: none.</summary>
    public string[]? BlockingApps { get; set; }

    /// <summary>Refuses the start when an app is not one that readers can be in.</summary>
    internal sealed class Validator : IValidateOptions<DecisionOptions>
    {
        public ValidateOptionsResult Validate(string? name, DecisionOptions options) =>
            (options.BlockingApps ?? []).FirstOrDefault(app => app.Length > 0 && ReaderNames.Bit(app, ReaderNames.Apps) == 0) is { } unknown
                ? ValidateOptionsResult.Fail($"Links:BlockingApps holds '{unknown}'; known are {string.Join(", ", ReaderNames.Apps)}.")
                : ValidateOptionsResult.Success;
    }
}
