using System.Text.Json;

namespace Redirect.Links.Visits.Classification;

/// <summary>
/// The public list of crawlers (crawler-user-agents, see docs/licences.md), as it is published: a new edition is a new file. Its patterns are
/// regular expressions that mean the case they are written in. What they hit is split by what the list says they are for.
/// </summary>
internal static class KnownRobots
{
    private const string Resource = "Redirect.Links.Visits.Classification.crawler-user-agents.json";
    private const string PreviewTag = "social-preview";
    private const string LibraryTag = "http-library";

    private static readonly Lazy<Lists> Patterns = new(() =>
    {
        var all = Read().ToLookup(entry => entry.Kind, entry => entry.Pattern);
        return new Lists(new TextPatterns(all[Kind.Preview]), new TextPatterns(all[Kind.Robot]), new TextPatterns(all[Kind.Library]));
    });

    private enum Kind
    {
        Robot,
        Preview,
        Library,
    }

    /// <summary>Draws the card of a link, and is listed for nothing else.</summary>
    public static bool IsPreview(string agent) => Patterns.Value.Previews.IsIn(agent);

    /// <summary>Crawls, watches, scans, or drives a browser.</summary>
    public static bool IsRobot(string agent) => Patterns.Value.Robots.IsIn(agent);

    /// <summary>A program's way to speak HTTP.</summary>
    public static bool IsLibrary(string agent) => Patterns.Value.Libraries.IsIn(agent);

    /// <summary>The list as it is published.</summary>
    public static Stream Open() => typeof(KnownRobots).Assembly.GetManifestResourceStream(Resource)!;

    private static List<(Kind Kind, string Pattern)> Read()
    {
        using var stream = Open();
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(entry => (KindOf(entry), entry.GetProperty("pattern").GetString()!))];
    }

    // What is listed for training models and for previews crawls on its own account; a wrong preview would hide that.
    private static Kind KindOf(JsonElement entry)
    {
        if (!entry.TryGetProperty("tags", out var tags) || tags.GetArrayLength() != 1)
        {
            return Kind.Robot;
        }

        return tags[0].GetString() switch
        {
            PreviewTag => Kind.Preview,
            LibraryTag => Kind.Library,
            _ => Kind.Robot,
        };
    }

    private sealed record Lists(TextPatterns Previews, TextPatterns Robots, TextPatterns Libraries);
}
