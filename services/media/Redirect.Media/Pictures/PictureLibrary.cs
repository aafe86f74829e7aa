using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Media.Pictures.Vips;

namespace Redirect.Media.Pictures;

/// <summary>
/// Whether pictures can be worked on here. A server without libvips starts and does everything else, and says so: once in the log, and in <c>/health/ready</c>.
/// The library is loaded beside the start, which does not wait for it.
/// </summary>
internal sealed partial class PictureLibrary(IOptions<PictureOptions> options, ILogger<PictureLibrary> logger) : IHostedService, IHealthCheck
{
    /// <summary>What an operator types.</summary>
    public const string InstallLine = "apt-get install libvips42";

    private readonly Lazy<bool> present = new(() => VipsLibrary.TryLoad(options.Value.Library));

    /// <summary>Throws where it is missing.</summary>
    public void Require()
    {
        if (!present.Value)
        {
            throw PicturesUnavailableException.Missing();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Task.Run(
            () =>
            {
                if (!present.Value)
                {
                    Log.Missing(logger, options.Value.Library, InstallLine);
                }
            },
            CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(!present.IsValueCreated || present.Value ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Library} can't be loaded: pictures and watermarks answer 503. {InstallLine}")]
        public static partial void Missing(ILogger logger, string library, string installLine);
    }
}
