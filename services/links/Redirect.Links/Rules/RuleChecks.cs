using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Rules;

/// <summary>Checks a link's rules, field by field.</summary>
internal static class RuleChecks
{
    public const int MaxRules = 50;
    public const int MaxValues = 50;
    public const int MaxValueLength = 200;
    public const int MaxQueryNames = 10;

    public static IReadOnlyList<LinkRule> Check(FieldErrors errors, IReadOnlyList<LinkRule?>? rules, TargetCheck targets)
    {
        if (rules?.Count > MaxRules)
        {
            errors.Add("rules", "too_many", $"A link has at most {MaxRules} rules.");
            return [];
        }

        var kept = new List<LinkRule>();
        for (var at = 0; at < (rules?.Count ?? 0); at++)
        {
            if (rules![at] is { When: { } when } rule)
            {
                var field = $"rules[{at}]";
                kept.Add(new LinkRule(Check(errors, field + ".when", when), targets.Required(field + ".target", rule.Target)));
            }
            else
            {
                errors.Add($"rules[{at}].when", "required", "A rule has a condition 'when' and a 'target'.");
            }
        }

        return kept;
    }

    private static RuleCondition Check(FieldErrors errors, string field, RuleCondition when)
    {
        var before = errors.All.Count;
        var kept = when with
        {
            Os = Names(errors, field + ".os", when.Os, ReaderNames.Systems),
            App = Names(errors, field + ".app", when.App, ReaderNames.Apps),
            Device = Names(errors, field + ".device", when.Device, ReaderNames.Devices),
            Language = Values(errors, field + ".language", when.Language, IsLanguageRange, "A language is a tag such as zh, zh-CN or en."),
            Region = Values(errors, field + ".region", when.Region, _ => true, ""),
            Hours = Values(errors, field + ".hours", when.Hours, text => TimesPlan.TryReadHours(text, out _, out _), "Hours are two times such as 20:00-22:00; the end may be 24:00 or lie after midnight."),
            Weekdays = Values(errors, field + ".weekdays", Days(when.Weekdays), TimesPlan.IsDay, "Weekdays are mon, tue, wed, thu, fri, sat and sun."),
            TimeZone = Zone(errors, field, when),
            Query = Query(errors, field + ".query", when.Query),
        };
        if (errors.All.Count == before && kept == new RuleCondition { TimeZone = kept.TimeZone })
        {
            errors.Add(field, "condition_empty", "A condition names at least one of os, app, device, language, region, hours, weekdays, query and returning.");
        }

        return kept;
    }

    private static List<string>? Names(FieldErrors errors, string field, IReadOnlyList<string>? names, string[] known) =>
        Values(errors, field, names is null ? null : [.. names.Select(name => name.Trim().ToLowerInvariant())], name => ReaderNames.Bit(name, known) != 0, $"Known here: {string.Join(", ", known)}.");

    private static List<string>? Days(IReadOnlyList<string>? days) =>
        days is null ? null : [.. days.Select(day => day.Trim().ToLowerInvariant()).Select(day => day.EndsWith("day", StringComparison.Ordinal) ? day[..3] : day)];

    private static List<string>? Values(FieldErrors errors, string field, IReadOnlyList<string>? values, Func<string, bool> isValid, string detail)
    {
        if (values is null)
        {
            return null;
        }

        if (values.Count is 0 or > MaxValues)
        {
            errors.Add(field, "count_invalid", $"'{field}' has 1 to {MaxValues} values.");
            return null;
        }

        var kept = new List<string>();
        foreach (var value in values)
        {
            var text = errors.Required(field, value, MaxValueLength);
            if (text.Length > 0 && !isValid(text))
            {
                errors.Add(field, "value_unknown", detail);
                return null;
            }

            kept.Add(text);
        }

        return kept;
    }

    private static string? Zone(FieldErrors errors, string field, RuleCondition when)
    {
        if (when.TimeZone is not { } name)
        {
            return null;
        }

        if (when.Hours is null && when.Weekdays is null)
        {
            errors.Add(field + ".timeZone", "hours_missing", "A time zone only means something beside 'hours' or 'weekdays'.");
        }
        else if (name.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
        {
            errors.Add(field + ".timeZone", "time_zone_unknown", "A time zone has an IANA name such as Asia/Shanghai.");
        }

        return name;
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>>? Query(FieldErrors errors, string field, IReadOnlyDictionary<string, IReadOnlyList<string>>? query)
    {
        if (query is null)
        {
            return null;
        }

        if (query.Count is 0 or > MaxQueryNames)
        {
            errors.Add(field, "count_invalid", $"'{field}' has 1 to {MaxQueryNames} names.");
            return null;
        }

        foreach (var (name, values) in query)
        {
            if (name.Length is 0 or > 50 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.'))
            {
                errors.Add(field, "name_invalid", "A query name has 1 to 50 ASCII letters, digits, '_', '-' and '.'.");
                return null;
            }

            Values(errors, $"{field}.{name}", values, _ => true, "");
        }

        return query;
    }

    private static bool IsLanguageRange(string text) => text.Length <= 35 && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') && char.IsAsciiLetter(text[0]);
}
