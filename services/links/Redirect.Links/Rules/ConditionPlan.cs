using Redirect.Links.Decisions;

namespace Redirect.Links.Rules;

/// <summary>A rule's condition, compiled: names of systems and apps as bits, times as minutes, so that trying it costs no memory.</summary>
internal sealed class ConditionPlan
{
    private readonly uint systems;
    private readonly uint apps;
    private readonly uint devices;
    private readonly string[] languages;
    private readonly string[] regions;
    private readonly TimesPlan? times;
    private readonly QueryTest[] query;
    private readonly bool? returning;

    public ConditionPlan(RuleCondition condition)
    {
        systems = ReaderNames.Bits(condition.Os, ReaderNames.Systems);
        apps = ReaderNames.Bits(condition.App, ReaderNames.Apps);
        devices = ReaderNames.Bits(condition.Device, ReaderNames.Devices);
        languages = [.. condition.Language ?? []];
        regions = [.. condition.Region ?? []];
        times = condition.Hours is null && condition.Weekdays is null ? null : new TimesPlan(condition);
        query = [.. (condition.Query ?? new Dictionary<string, IReadOnlyList<string>>()).Select(pair => new QueryTest(pair.Key, [.. pair.Value]))];
        returning = condition.Returning;
    }

    public bool NamesApp => apps != 0;

    /// <summary>The name of the first property that does not hold for the reader; null: all hold.</summary>
    public string? FirstFailing(in Reader reader)
    {
        if (systems != 0 && (systems & ReaderNames.Bit(reader.Client.Os, ReaderNames.Systems)) == 0)
        {
            return "os";
        }

        if (apps != 0 && (apps & ReaderNames.Bit(reader.Client.App, ReaderNames.Apps)) == 0)
        {
            return "app";
        }

        if (devices != 0 && (devices & ReaderNames.Bit(reader.Client.Device, ReaderNames.Devices)) == 0)
        {
            return "device";
        }

        if (languages.Length > 0 && !SpeaksOne(reader.Language))
        {
            return "language";
        }

        if (regions.Length > 0 && !IsInOne(reader.Region))
        {
            return "region";
        }

        if (times?.FirstFailing(reader.Now) is { } late)
        {
            return late;
        }

        foreach (var test in query)
        {
            if (!test.Holds(reader.Query))
            {
                return "query";
            }
        }

        return returning is { } wanted && wanted != reader.Returning ? "returning" : null;
    }

    // RFC 4647, 3.3.1: the range is the tag, or its beginning up to a hyphen.
    private bool SpeaksOne(string? tag)
    {
        foreach (var range in languages)
        {
            if (tag is not null && tag.StartsWith(range, StringComparison.OrdinalIgnoreCase) && (tag.Length == range.Length || tag[range.Length] == '-'))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsInOne(Regions.Region? region)
    {
        foreach (var name in regions)
        {
            if (region?.Is(name) == true)
            {
                return true;
            }
        }

        return false;
    }
}
