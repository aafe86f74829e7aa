using System.Globalization;
using System.Text;

namespace Redirect.Attribution.Stats;

/// <summary>
/// Lines of a table (RFC 4180). Texts that a spreadsheet would run as a formula get an apostrophe before them (OWASP, CSV Injection); numbers are written as they
/// are, times as RFC 3339 in UTC, and what there is none of as nothing. Pure.
/// </summary>
internal static class CsvText
{
    // The full-width ones are formulas to spreadsheets in Chinese and Japanese.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠'";

    /// <summary>Adds a line.</summary>
    /// <param name="text">What has been written so far.</param>
    /// <param name="cells">Texts, numbers, times, days, ids, yes and no; null is an empty cell.</param>
    public static void AddRow(StringBuilder text, params IReadOnlyList<object?> cells)
    {
        for (var at = 0; at < cells.Count; at++)
        {
            var cell = Cell(cells[at]);
            text.Append(at > 0 ? "," : "").Append(cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        }

        text.Append("\r\n");
    }

    /// <summary>A cell before it is quoted.</summary>
    public static string Cell(object? value) => value switch
    {
        null => "",
        string text => text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text,
        bool yes => yes ? "true" : "false",
        Enum word => word.ToString().ToLowerInvariant(),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.GetType(), "Not a kind of cell."),
    };
}
