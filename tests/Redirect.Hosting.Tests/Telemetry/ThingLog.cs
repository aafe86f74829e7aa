using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Tests.Telemetry;

internal static partial class ThingLog
{
    [LoggerMessage(7, LogLevel.Information, "Saw {Title}")]
    public static partial void Seen(ILogger logger, string title);
}
