using System.Globalization;
using System.Text.RegularExpressions;

namespace Redirect.Attribution.OrderFiles;

/// <summary>What stands in a cell, as the platforms and spreadsheets write it. Pure.</summary>
internal static partial class FileCells
{
    /// <summary>The zone of times that have none: platforms in China write theirs.</summary>
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private static readonly string[] TimeFormats = ["yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFF", "yyyy-M-d H:m", "yyyy/M/d H:m:s", "yyyy/M/d H:m", "yyyy-M-dTH:m:s", "yyyy-M-dTH:m:s.FFF"];

    /// <summary>The text of a cell; null: nothing stands there, or one of the marks for nothing.</summary>
    public static string? Text(string cell)
    {
        var text = cell.Trim();
        if (text.Length >= 3 && text.StartsWith("=\"", StringComparison.Ordinal) && text.EndsWith('"'))
        {
            text = text[2..^1].Trim();
        }

        // An apostrophe or a tab keeps a spreadsheet from taking a long id for a number.
        text = text.TrimStart('\'').Trim();
        return text is "" or "-" or "--" or "null" or "NULL" or "无" or "0000-00-00 00:00:00" ? null : text;
    }

    /// <summary>Whether a cell is a text that a spreadsheet is to leave alone: <c>="123"</c>, whose quotes are no mistake.</summary>
    public static bool IsProtected(string cell) => Protected().IsMatch(cell);

    /// <summary>Whether a spreadsheet has made a rounded number of a long id: <c>1.23457E+18</c>.</summary>
    public static bool IsRounded(string id) => Rounded().IsMatch(id);

    /// <summary>Yuan with at most two decimals as fen, exactly; null: no such amount. No sign: money has a direction by what it is.</summary>
    public static long? Fen(string text)
    {
        var number = text.TrimStart('¥', '￥').TrimEnd('元').Trim();
        return Yuan().IsMatch(number) && decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var yuan)
            && yuan * 100 is var fen && fen == decimal.Truncate(fen) && fen <= long.MaxValue
            ? (long)fen
            : null;
    }

    /// <summary>A whole number of minor units; null: none.</summary>
    public static long? Minor(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;

    /// <summary>A time; one without a zone is of UTC+8. Null: none.</summary>
    public static DateTimeOffset? Time(string text)
    {
        if (DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            // In the first hours of the first day there is no such time of UTC.
            return local > DateTime.MinValue + China ? new DateTimeOffset(local, China) : null;
        }

        return Zoned().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    [GeneratedRegex("^\\s*=\"[^\"]*\"\\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Protected();

    [GeneratedRegex(@"^\d(\.\d+)?[Ee]\+\d+$", RegexOptions.NonBacktracking)]
    private static partial Regex Rounded();

    // Groups of three, or none; as many decimals as there are, which the value decides about.
    [GeneratedRegex(@"^(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,6})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Yuan();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$", RegexOptions.NonBacktracking)]
    private static partial Regex Zoned();
}
