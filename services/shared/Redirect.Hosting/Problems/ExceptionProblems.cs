using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Problems;

/// <summary>Turns what was thrown into a problem: the caller's mistakes by name, ours without a word of our insides.</summary>
internal sealed partial class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var (status, code, detail) = Describe(exception);
        if (status >= 500)
        {
            Log.Failed(logger, exception, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "none");
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "2";
        }

        await Problem.WriteAsync(context, status, code, detail);
        return true;
    }

    private static (int Status, string Code, string Detail) Describe(Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return (413, "body_too_large", "The body is larger than this call takes.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return (415, "media_type_not_supported", "Send the body as application/json.");
            case BadHttpRequestException { InnerException: JsonException json } when json.Message.Contains("could not be mapped", StringComparison.Ordinal):
                return (422, "unknown_field", "The body has a field that this call does not know or that can't be set.");
            case BadHttpRequestException { InnerException: JsonException json } when json.Message.Contains("uplicate propert", StringComparison.Ordinal):
                return (400, "duplicate_field", "The body has a field twice.");
            case BadHttpRequestException { InnerException: JsonException json }:
                return (400, "malformed_body", $"The body is not the JSON this call takes (at {json.Path ?? "$"}, line {json.LineNumber + 1}).");
            case BadHttpRequestException bad:
                return (bad.StatusCode, "malformed_request", "A parameter or the body is missing or not of the form this call takes.");
            case DbException or TimeoutException:
            case { InnerException: DbException or TimeoutException }:
                return (503, "storage_unavailable", "The database does not answer; nothing was done. Try again.");
            default:
                return (500, "internal_error", "Something failed on our side. This problem's traceId names it in our logs.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} at {Endpoint} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string endpoint);
    }
}
