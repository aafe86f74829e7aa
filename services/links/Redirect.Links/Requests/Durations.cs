using System.Globalization;
using System.Text;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Requests;

/// <summary>
/// Durations of the API: ISO 8601 in weeks, days, hours, minutes and whole seconds, such as PT24H or P1DT12H. Years and months are not taken:
/// they are not the same length each time.
/// </summary>
internal static class Durations
{
    private const int MaxLength = 32;

    // In the order in which they may stand, seconds each; the time's units come behind a T.
    private static readonly (char Unit, bool OfTime, long Seconds)[] Units =
        [('W', false, 604_800), ('D', false, 86_400), ('H', true, 3_600), ('M', true, 60), ('S', true, 1)];

    /// <summary>A duration of a request within bounds; null, and an error, when it is not; null without one when there is none.</summary>
    public static TimeSpan? Duration(this FieldErrors errors, string field, string? value, TimeSpan least, TimeSpan most)
    {
        if (value is null)
        {
            return null;
        }

        if (Parse(value) is not { } given)
        {
            errors.Add(field, "duration_invalid", $"'{field}' is a duration in weeks, days, hours, minutes and seconds by ISO 8601, such as PT24H or P7D.");
            return null;
        }

        if (given < least || given > most)
        {
            errors.Add(field, "out_of_range", $"'{field}' is a duration from {Text(least)} to {Text(most)}.");
            return null;
        }

        return given;
    }

    /// <summary>Null: it is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length is < 3 or > MaxLength || text[0] != 'P')
        {
            return null;
        }

        var (seconds, next, inTime, at) = (0L, 0, false, 1);
        while (at < text.Length)
        {
            if (text[at] == 'T' && !inTime)
            {
                (inTime, at) = (true, at + 1);
            }

            var digits = text.AsSpan(at).IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
            {
                return null;
            }

            var unit = Array.FindIndex(Units, next, row => row.Unit == text[at + digits] && row.OfTime == inTime);
            if (unit < 0)
            {
                return null;
            }

            seconds += int.Parse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture) * Units[unit].Seconds;
            (next, at) = (unit + 1, at + digits + 1);
        }

        return text[^1] == 'T' ? null : TimeSpan.FromSeconds(seconds);
    }

    /// <summary>In days, hours, minutes and seconds.</summary>
    public static string Text(TimeSpan duration)
    {
        var text = new StringBuilder("P");
        Append(text, duration.Days, 'D');
        if (duration != TimeSpan.FromDays(duration.Days) || duration == TimeSpan.Zero)
        {
            text.Append('T');
            Append(text, duration.Hours, 'H');
            Append(text, duration.Minutes, 'M');
            Append(text, duration.Seconds, 'S');
        }

        return duration == TimeSpan.Zero ? "PT0S" : text.ToString();
    }

    private static void Append(StringBuilder text, int number, char unit)
    {
        if (number > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }
    }
}
