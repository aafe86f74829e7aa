using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

internal static partial class CallLog
{
    [LoggerMessage(1, LogLevel.Error, "Error when executing gRPC method '{Method}'.")]
    public static partial void Failed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "gRPC method '{Method}' ended with status {StatusCode}.")]
    public static partial void EndedWithStatus(
        ILogger logger,
        string method,
        StatusCode statusCode,
        Exception? exception);

    [LoggerMessage(3, LogLevel.Debug, "gRPC method '{Method}' was cancelled.")]
    public static partial void CallerGone(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Debug, "gRPC method '{Method}' was called with a grpc-timeout that cannot be read.")]
    public static partial void TimeoutIgnored(ILogger logger, string method);
}
