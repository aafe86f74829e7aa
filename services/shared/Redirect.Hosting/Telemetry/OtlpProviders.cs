using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Redirect.Hosting.Telemetry;

/// <summary>
/// The SDK's providers, made when the host starts and emptied when it ends. ASP.NET Core, Kestrel, HttpClient and the runtime bring
/// meters and activity sources of their own, so that no instrumentation package is needed.
/// </summary>
internal sealed class OtlpProviders(string serviceName, OtlpSignals signals, IConfiguration configuration) : IHostedService, IDisposable
{
    // What is still on its way when the collector is gone must not hold up the end of the process.
    private const int FlushMilliseconds = 3000;

    /// <summary>The buckets' upper ends for times of our own, in seconds. The SDK's are made for milliseconds: all up to five seconds would be one bucket.</summary>
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

    private TracerProvider? traces;
    private MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (signals.Traces)
        {
            traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .ConfigureResource(Describe)
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Redirect.*")
                .AddOtlpExporter()
                .Build();
        }

        if (signals.Metrics)
        {
            metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .ConfigureResource(Describe)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Redirect.*")
                .AddView(instrument => instrument is Histogram<double> { Unit: "s" } && instrument.Meter.Name.StartsWith("Redirect.", StringComparison.Ordinal)
                    ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
                    : null)
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    /// <summary>Services stop in the opposite order, so that the last figures of all of them are in here by now.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            traces?.Shutdown(FlushMilliseconds);
            metrics?.Shutdown(FlushMilliseconds);
        },
        CancellationToken.None);

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }

    private void Describe(ResourceBuilder resource) => resource
        .AddService(serviceName, serviceVersion: Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
        .AddEnvironmentVariableDetector(); // last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win
}
