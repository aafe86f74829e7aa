using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Redirect.Hosting.Telemetry;

/// <summary>What operators see of a host: metrics and traces by OTLP, and log lines on the standard output.</summary>
public static class Telemetry
{
    /// <summary>
    /// Registers log lines, and the metrics and traces that the standard <c>OTEL_*</c> settings ask for. Without
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or its form for one signal) nothing listens and nothing is paid for.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="serviceName">The name in metrics and traces, where <c>OTEL_SERVICE_NAME</c> does not say otherwise.</param>
    /// <exception cref="InvalidOperationException">A setting has a value that is not known.</exception>
    public static TBuilder AddTelemetry<TBuilder>(this TBuilder builder, string serviceName) where TBuilder : IHostApplicationBuilder
    {
        LogLines.Add(builder);
        var signals = OtlpSignals.Read(builder.Configuration);
        if (signals.Any)
        {
            // Started before the other hosted services, so that their first steps are seen; disposed of, and so emptied, after them.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services =>
                new OtlpProviders(serviceName, signals, services.GetRequiredService<IConfiguration>())));
        }

        return builder;
    }
}
