using Microsoft.AspNetCore.Http;
using Redirect.Gateway.Paths;
using Redirect.Hosting.Problems;

namespace Redirect.Gateway;

/// <summary>Says no in the caller's language: a problem over REST, a status over gRPC.</summary>
internal static class EdgeRefusal
{
    public static Task WriteAsync(HttpContext context, PathKind kind, int status, string code, string detail, int? retryAfterSeconds = null)
    {
        GatewayMetrics.Refused(code);
        var response = context.Response;
        if (retryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = EdgeExchange.Text(seconds);
        }

        if (status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        return kind == PathKind.Grpc ? WriteGrpcAsync(response, status, $"{code}: {detail}") : Problem.WriteAsync(context, status, code, detail);
    }

    // gRPC's "trailers only": headers with the status, and no message.
    private static Task WriteGrpcAsync(HttpResponse response, int status, string message)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = status switch
        {
            StatusCodes.Status400BadRequest => "3",
            StatusCodes.Status401Unauthorized => "16",
            StatusCodes.Status403Forbidden => "7",
            StatusCodes.Status404NotFound => "12",
            StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => "8",
            StatusCodes.Status503ServiceUnavailable => "14",
            StatusCodes.Status504GatewayTimeout => "4",
            _ => "13",
        };
        // Our own sentences: printable ASCII without '%', so nothing needs escaping.
        response.Headers.GrpcMessage = message;
        return Task.CompletedTask;
    }
}
