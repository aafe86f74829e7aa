using Redirect.Hosting.Problems;

namespace Redirect.Links.ShortLinks;

/// <summary>Checks the targets of one request; a target may stand in many of its fields.</summary>
/// <param name="errors">Takes what is wrong.</param>
/// <param name="settings">The operator's lists.</param>
/// <param name="requestHost">The host by which we were called; null: none.</param>
internal readonly struct TargetCheck(FieldErrors errors, TargetSettings settings, string? requestHost)
{
    /// <summary>The target as it is kept; empty, with an error, when it is missing or refused.</summary>
    public string Required(string field, string? target)
    {
        if (string.IsNullOrEmpty(target))
        {
            errors.Add(field, "required", $"'{field}' is required.");
            return "";
        }

        var verdict = TargetRules.Check(target, settings, requestHost);
        if (verdict.Code is not null)
        {
            errors.Add(field, verdict.Code, verdict.Detail!);
        }

        return verdict.Target ?? "";
    }

    /// <summary>The same; null when there is none.</summary>
    public string? Optional(string field, string? target) => string.IsNullOrEmpty(target) ? null : Required(field, target);
}
