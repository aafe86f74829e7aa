using Microsoft.Extensions.Configuration;

namespace Redirect.Hosting.Telemetry;

/// <summary>Which signals the standard settings ask for.</summary>
/// <param name="Traces">Whether traces are exported.</param>
/// <param name="Metrics">Whether metrics are exported.</param>
internal readonly record struct OtlpSignals(bool Traces, bool Metrics)
{
    public bool Any => Traces || Metrics;

    public static OtlpSignals Read(IConfiguration configuration)
    {
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        return new OtlpSignals(Wanted("TRACES"), Wanted("METRICS"));

        bool Wanted(string signal)
        {
            var exporter = configuration[$"OTEL_{signal}_EXPORTER"];
            return exporter switch
            {
                "none" => false,
                null or "" or "otlp" => Set("OTEL_EXPORTER_OTLP_ENDPOINT") || Set($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"),
                _ => throw new InvalidOperationException($"OTEL_{signal}_EXPORTER is '{exporter}'; known are otlp and none."),
            };
        }

        bool Set(string key) => !string.IsNullOrWhiteSpace(configuration[key]);
    }
}
