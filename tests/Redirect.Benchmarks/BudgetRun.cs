using System.Globalization;
using System.Runtime.InteropServices;
using Redirect.Benchmarks.Budgets;
using Spectre.Console;

namespace Redirect.Benchmarks;

/// <summary>Runs the budgets one after the other and prints them as a table of ratios.</summary>
internal static class BudgetRun
{
    private static readonly IReadOnlyList<(string Number, Func<int, int, Task<IReadOnlyList<BudgetResult>>> MeasureAsync)> All =
    [
        ("B1", One(RedirectAtLinks.MeasureAsync)),
        ("B1r", One(RedirectAtLinks.MeasureWithRulesAsync)),
        ("B2", One(RedirectThroughGateway.MeasureAsync)),
        ("B2r", One(RedirectThroughGateway.MeasureWithRulesAsync)),
        ("B3", One(VisitPipeline.MeasureAsync)),
        ("B3f", One(VisitFreshness.MeasureAsync)),
        ("B4", One(ClaimsOfHotCode.MeasureAsync)),
        ("B5", One(PassphraseExtraction.MeasureAsync)),
        ("B5", One(PassphraseExtraction.MeasureGarbageAsync)),
        ("B6", One(OneTimeCodeFile.MeasureAsync)),
        ("B7", One(QrPicture.MeasureAsync)),
        ("B8", One(WatermarkEngine.MeasureEmbedAsync)),
        ("B8", One(WatermarkEngine.MeasureStraightAsync)),
        ("B8", One(WatermarkEngine.MeasureWorstAsync)),
        ("B9", SummaryFromCounters.MeasureAsync),
    ];

    /// <summary>Measures those named in <paramref name="args"/>, or all; <c>--quick</c> takes one short round.</summary>
    /// <returns>0 when every budget was met, 1 otherwise.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var named = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (named.Except(All.Select(budget => budget.Number), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]./bench does not know '{unknown}'; there are {string.Join(", ", All.Select(budget => budget.Number).Distinct())}.[/]");
            return 2;
        }

        var results = new List<BudgetResult>();
        foreach (var (number, measureAsync) in All.Where(budget => named.Count == 0 || named.Contains(budget.Number, StringComparer.OrdinalIgnoreCase)))
        {
            AnsiConsole.MarkupLineInterpolated($"measuring {number} …");
            results.AddRange(await measureAsync(quick ? 1 : 5, quick ? 2 : 5));
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in (string[])["#", "work", "per second", "reference", "per second", "ratio", "at least", ""])
        {
            table.AddColumn(new TableColumn(column));
        }

        foreach (var result in results)
        {
            table.AddRow(
                result.Budget.Number,
                result.Budget.Work,
                PerSecond(result.Work),
                result.Budget.Reference,
                PerSecond(result.Reference),
                result.Ratio.ToString("0.00", CultureInfo.InvariantCulture) + " ×",
                result.Budget.AtLeast.ToString("0.00", CultureInfo.InvariantCulture) + " ×" + (result.Budget.LeastPerSecond > 0 ? ", " + PerSecond(result.Budget.LeastPerSecond) : ""),
                result.Met ? "[green]met[/]" : "[red]missed[/]");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; medians, work and reference in turn");
        return results.All(result => result.Met) ? 0 : 1;
    }

    private static Func<int, int, Task<IReadOnlyList<BudgetResult>>> One(Func<int, int, Task<BudgetResult>> measureAsync) => async (rounds, seconds) => [await measureAsync(rounds, seconds)];

    // What takes long is told with its fractions.
    private static string PerSecond(double figure) => figure.ToString(figure < 100 ? "N2" : "N0", CultureInfo.InvariantCulture);
}
