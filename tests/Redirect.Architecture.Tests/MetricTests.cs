using System.Text.RegularExpressions;

namespace Redirect.Architecture.Tests;

/// <summary>What operators are told about metrics is true: each is documented, and the alarms ask for none that is not there.</summary>
public sealed partial class MetricTests
{
    private const string Alarms = "deploy/prometheus/alerts.yaml";

    private static readonly IReadOnlyList<Metric> Metrics = [.. Solution.SourceFiles
        .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(path => Read(Solution.ReadFile(path)))];

    [Fact]
    public void Every_metric_is_documented()
    {
        Assert.True(Metrics.Count >= 40, $"Only {Metrics.Count} metrics were found.");
        var page = Solution.ReadFile("docs/configuration.md");
        Assert.DoesNotContain(Metrics, metric => !page.Contains($"`{metric.Name}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Alarms_ask_for_metrics_that_are_there()
    {
        var asked = Asked(Solution.ReadFile(Alarms)).ToList();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(Metrics.SelectMany(metric => metric.Series)));
    }

    [Fact]
    public void Every_alarm_has_a_chapter_that_says_what_to_do()
    {
        var chapters = Heading().Matches(Solution.ReadFile("docs/operations.md")).Select(match => AnchorOf(match.Groups["text"].Value)).ToList();
        var (alarms, named) = (AlarmName().Count(Solution.ReadFile(Alarms)), Runbook().Matches(Solution.ReadFile(Alarms)).Select(match => match.Groups["anchor"].Value).ToList());
        Assert.Equal(alarms, named.Count);
        Assert.Empty(named.Except(chapters));
    }

    [Fact]
    public void Canary_an_alarm_on_nothing_is_caught() =>
        Assert.Equal(["redirect_links_nothing_total"], Asked("expr: rate(redirect_links_nothing_total[5m]) > 0").Except(Metrics.SelectMany(metric => metric.Series)));

    [Fact]
    public void Canary_a_metric_is_found_with_its_kind_and_unit()
    {
        Assert.Equal(["redirect_x_wait_seconds_bucket", "redirect_x_wait_seconds_count", "redirect_x_wait_seconds_sum"],
            Read("""meter.CreateHistogram<double>("redirect.x.wait", "s", "How long.");""").Single().Series);
        Assert.Equal(["redirect_x_seen_total"], Read("""meter.CreateCounter<long>("redirect.x.seen", "{thing}", "Things.");""").Single().Series);
        Assert.Equal(["redirect_x_bytes"], Read("""meter.CreateObservableGauge("redirect.x.bytes", () => 1, "By", "Bytes.");""").Single().Series);
    }

    private static IEnumerable<string> Asked(string rules) =>
        Expression().Matches(rules).SelectMany(match => Series().Matches(match.Value)).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    private static IEnumerable<Metric> Read(string source) =>
        Instrument().Matches(source).Select(match => new Metric(match.Groups["kind"].Value, match.Groups["name"].Value, match.Groups["unit"].Value));

    // As GitHub makes them: lower case, without marks, spaces as hyphens.
    private static string AnchorOf(string heading) => Mark().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("""Create(Observable)?(?<kind>Counter|Histogram|Gauge)(<\w+>)?\(\s*"(?<name>redirect\.[a-z0-9_.]+)".*?"(?<unit>\{\w+\}|s|By)",""")]
    private static partial Regex Instrument();

    [GeneratedRegex("expr: .*")]
    private static partial Regex Expression();

    [GeneratedRegex("redirect_[a-z0-9_]+")]
    private static partial Regex Series();

    [GeneratedRegex("^ *- alert: ", RegexOptions.Multiline)]
    private static partial Regex AlarmName();

    [GeneratedRegex("docs/operations\\.md#(?<anchor>[a-z0-9-]+)")]
    private static partial Regex Runbook();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex Mark();

    /// <summary>An instrument in the code, and what the collector's Prometheus exporter calls it.</summary>
    private sealed record Metric(string Kind, string Name, string Unit)
    {
        public IReadOnlyList<string> Series
        {
            get
            {
                var name = Name.Replace('.', '_');
                var suffix = Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
                name = suffix.Length == 0 || name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
                return Kind switch
                {
                    "Counter" => [name + "_total"],
                    "Histogram" => [name + "_bucket", name + "_count", name + "_sum"],
                    _ => [name],
                };
            }
        }
    }
}
