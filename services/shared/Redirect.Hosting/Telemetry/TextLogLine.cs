using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Redirect.Hosting.Telemetry;

/// <summary>For people: <c>09:30:12.345Z warn Category: message</c>; an exception's stack follows, indented.</summary>
internal sealed class TextLogLine(TimeProvider clock) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "redirect-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new StringBuilder(256);
        line.Append(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().UtcDateTime:HH:mm:ss.fff}Z {Short(logEntry.LogLevel)} {logEntry.Category}: ");
        LogText.AppendTo(line, logEntry.Formatter(logEntry.State, logEntry.Exception));
        line.Append('\n');
        if (logEntry.Exception is { } exception)
        {
            foreach (var part in exception.ToString().Split('\n'))
            {
                line.Append("    ");
                LogText.AppendTo(line, part.TrimEnd('\r'));
                line.Append('\n');
            }
        }

        textWriter.Write(line.ToString());
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
