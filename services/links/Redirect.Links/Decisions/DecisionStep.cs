namespace Redirect.Links.Decisions;

/// <summary>One thing that was looked at on the way to a decision.</summary>
/// <param name="Check">What: paused, validFrom, validUntil, crawler, password, rules[0] …, split, target, maxVisits, app, deepLink.</param>
/// <param name="Result">passed: the way goes on; decided: this gave the answer or the location; skipped: it does not hold.</param>
/// <param name="Why">In words.</param>
internal sealed record DecisionStep(string Check, string Result, string Why);
