namespace Redirect.Links.Rules;

/// <summary>One rule of a link, as the merchant wrote it. Rules are tried in order; the first whose condition holds gives the target.</summary>
/// <param name="When">Everything named in it must hold.</param>
/// <param name="Target">Where its readers are sent.</param>
internal sealed record LinkRule(RuleCondition When, string Target);
