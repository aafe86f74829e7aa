using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Redirect.Demo;

/// <summary>Every figure of the demo: what the plan says it must be, and what was counted.</summary>
internal sealed class Figures
{
    /// <summary>The classes of visits, as the figures name them; the total first.</summary>
    public static readonly string[] Classes = ["total", "human", "preview", "bot", "prefetch", "duplicate", "internal", "suspect"];

    private readonly List<(string Figure, long Expected, long Counted)> figures = [];

    public void Add(string figure, long expected, long counted) => figures.Add((figure, expected, counted));

    /// <summary>Compares all classes of some visits.</summary>
    /// <param name="what">Whose visits.</param>
    /// <param name="planned">Their classes.</param>
    /// <param name="visits">As the figures answer them.</param>
    public void AddVisits(string what, IEnumerable<string> planned, JsonElement visits)
    {
        var expected = planned.CountBy(quality => quality).ToDictionary();
        foreach (var quality in Classes)
        {
            Add($"{what}: {quality}", quality == "total" ? expected.Values.Sum() : expected.GetValueOrDefault(quality), visits.GetProperty(quality).GetInt64());
        }
    }

    /// <summary>Prints what does not add up.</summary>
    /// <param name="falsify">Expect one too many of the first, to see it fail.</param>
    /// <returns>Whether everything adds up.</returns>
    public bool Verdict(bool falsify)
    {
        if (falsify)
        {
            figures[0] = figures[0] with { Expected = figures[0].Expected + 1 };
        }

        var wrong = figures.Where(figure => figure.Expected != figure.Counted).ToList();
        foreach (var (figure, expected, counted) in wrong)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]✗ {figure}: expected {expected}, counted {counted}[/]");
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[{(wrong.Count == 0 ? "green" : "red")}]{figures.Count - wrong.Count} of {figures.Count} figures add up[/]");
        return wrong.Count == 0;
    }
}
