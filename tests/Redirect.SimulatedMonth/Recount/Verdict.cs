using System.Globalization;
using Redirect.SimulatedMonth.Plan;
using Spectre.Console;

namespace Redirect.SimulatedMonth.Recount;

/// <summary>Compares sources row by row and prints what was found; one unit that differs anywhere is enough to fail.</summary>
internal sealed class Verdict
{
    private const int Shown = 5;

    private readonly List<(string What, string Left, string Right, int Rows, int Differing)> lines = [];
    private readonly List<string> differences = [];

    /// <summary>Whether every comparison agreed, down to the last unit.</summary>
    public bool Agrees => lines.TrueForAll(line => line.Differing == 0);

    /// <summary>Compares two tables.</summary>
    public void Compare<TKey, TValue>(string what, string left, IReadOnlyDictionary<TKey, TValue> leftRows, string right, IReadOnlyDictionary<TKey, TValue> rightRows)
        where TKey : notnull
    {
        var differing = 0;
        foreach (var key in leftRows.Keys.Union(rightRows.Keys))
        {
            var (isLeft, isRight) = (leftRows.TryGetValue(key, out var one), rightRows.TryGetValue(key, out var other));
            if (isLeft && isRight && (one is Figures figures ? figures.Same((Figures)(object)other!) : Equals(one, other)))
            {
                continue;
            }

            if (differing++ < Shown)
            {
                differences.Add($"{what}: {key}\n  {left}: {(isLeft ? one : "nothing")}\n  {right}: {(isRight ? other : "nothing")}");
            }
        }

        lines.Add((what, left, right, Math.Max(leftRows.Count, rightRows.Count), differing));
    }

    /// <summary>Compares two figures.</summary>
    public void Compare(string what, string left, long one, string right, long other)
    {
        lines.Add((what, left, right, 1, one == other ? 0 : 1));
        if (one != other)
        {
            differences.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {left} {one}, {right} {other}"));
        }
    }

    /// <summary>Prints the merchant's figures side by side, then what was compared, then what differs.</summary>
    public void Print(Scope merchant, params IReadOnlyList<(string Source, IReadOnlyDictionary<Scope, Figures> Totals, IReadOnlyDictionary<Scope, long> Visitors)> sources)
    {
        var figures = new Table().Border(TableBorder.Rounded).AddColumn("the merchant's month");
        foreach (var (source, _, _) in sources)
        {
            figures.AddColumn(new TableColumn(source).RightAligned());
        }

        for (var at = 0; at < Figures.Columns.Count; at++)
        {
            figures.AddRow([Figures.Columns[at], .. sources.Select(source => source.Totals.TryGetValue(merchant, out var row) ? Text(row.Values[at]) : "–")]);
        }

        figures.AddRow(["unique_visitors", .. sources.Select(source => source.Visitors.TryGetValue(merchant, out var count) ? Text(count) : "–")]);
        AnsiConsole.Write(figures);

        var compared = new Table().Border(TableBorder.Rounded).AddColumns("compared", "of", "with").AddColumn(new TableColumn("rows").RightAligned()).AddColumn(new TableColumn("differ").RightAligned());
        foreach (var (what, left, right, rows, differing) in lines)
        {
            compared.AddRow(what, left, right, Text(rows), differing == 0 ? "0" : $"[red]{Text(differing)}[/]");
        }

        AnsiConsole.Write(compared);
        foreach (var difference in differences)
        {
            Console.WriteLine(difference);
        }
    }

    private static string Text(long figure) => figure.ToString("N0", CultureInfo.InvariantCulture);
}
