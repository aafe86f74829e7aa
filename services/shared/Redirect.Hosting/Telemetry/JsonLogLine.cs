using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Redirect.Hosting.Telemetry;

/// <summary>
/// For machines: one JSON object a line with <c>time</c> (UTC), <c>level</c>, <c>category</c>, <c>event</c>, <c>message</c>, <c>trace</c>, <c>exception</c>
/// and the message's values by name. Scopes are left out: the framework puts each request's path into one.
/// </summary>
internal sealed class JsonLogLine(TimeProvider clock) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "redirect-json";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.Create(ReadableAndSafe()) };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("category", logEntry.Category);
            if (logEntry.EventId.Id != 0)
            {
                json.WriteNumber("event", logEntry.EventId.Id);
            }

            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (Activity.Current is { } activity)
            {
                json.WriteString("trace", activity.TraceId.ToHexString());
            }

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", exception.ToString());
            }

            WriteValues(json, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>);
            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        if (values is null || values.Count < 2)
        {
            return; // the last one is the template
        }

        json.WriteStartObject("values");
        foreach (var (name, value) in values)
        {
            if (name == "{OriginalFormat}")
            {
                continue;
            }

            switch (value)
            {
                case null: json.WriteNull(name); break;
                case bool boolean: json.WriteBoolean(name, boolean); break;
                case int or long or short or byte: json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
                default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Chinese stays readable; what could forge a line or dress one up is escaped.</summary>
    private static TextEncoderSettings ReadableAndSafe()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        for (var value = char.MinValue; value < char.MaxValue; value++)
        {
            if (LogText.IsUnsafe(value))
            {
                settings.ForbidCharacter(value);
            }
        }

        return settings;
    }
}
