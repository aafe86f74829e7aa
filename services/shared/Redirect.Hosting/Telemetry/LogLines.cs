using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Redirect.Hosting.Telemetry;

/// <summary>
/// Logs go to the standard output, one line an entry: setting <c>Logging:Format</c> is <c>json</c> or <c>text</c>; without it, text on
/// a terminal and JSON elsewhere.
/// </summary>
internal static class LogLines
{
    // Quiet by default, under anything the settings say: the framework's story of each request, and EF's of each command.
    private static readonly Dictionary<string, string?> DefaultLevels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Yarp"] = "Warning",
    };

    public static void Add(IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = DefaultLevels });
        var format = builder.Configuration["Logging:Format"] switch
        {
            "json" => JsonLogLine.FormatName,
            "text" => TextLogLine.FormatName,
            null or "" => Console.IsOutputRedirected ? JsonLogLine.FormatName : TextLogLine.FormatName,
            var other => throw new InvalidOperationException($"Logging:Format is '{other}'; known are json and text."),
        };

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsoleFormatter<JsonLogLine, ConsoleFormatterOptions>();
        builder.Logging.AddConsoleFormatter<TextLogLine, ConsoleFormatterOptions>();
        builder.Logging.AddConsole();
        // After the settings' own Logging:Console:FormatterName, which would bring back a form that does not escape.
        builder.Services.PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName = format);

        // These write whole addresses with their queries, where people put keys although they should not. No setting turns them on.
        builder.Services.PostConfigure<LoggerFilterOptions>(options => options.Rules.Add(
            new LoggerFilterRule(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning, null)));
    }
}
