using System.Globalization;
using System.Text;

namespace Redirect.Hosting.Telemetry;

/// <summary>What must never reach a terminal or a line-reader as it is: controls, line breaks, and marks that turn the direction of text.</summary>
internal static class LogText
{
    public static bool IsUnsafe(char value) =>
        char.IsControl(value) || value is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F';

    /// <summary>Writes a text on one line, unsafe characters as <c>\uXXXX</c>.</summary>
    public static void AppendTo(StringBuilder line, string text)
    {
        foreach (var value in text)
        {
            if (IsUnsafe(value))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)value:x4}");
            }
            else
            {
                line.Append(value);
            }
        }
    }
}
