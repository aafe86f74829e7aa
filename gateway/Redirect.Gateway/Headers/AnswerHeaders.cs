using Microsoft.AspNetCore.Http;
using Redirect.Gateway.Paths;

namespace Redirect.Gateway.Headers;

/// <summary>What every answer carries, whoever made it: set as the answer starts, and only where the service said nothing of its own.</summary>
internal static class AnswerHeaders
{
    public static void Apply(EdgeExchange exchange)
    {
        var headers = exchange.Context.Response.Headers;

        // No page of another site reads ours with a reader's cookies or key.
        headers.AccessControlAllowOrigin = default;
        headers.AccessControlAllowCredentials = default;
        headers.Server = default;
        headers.XPoweredBy = default;
        if (exchange.RequestId is { } id)
        {
            headers["X-Request-Id"] = id;
        }

        if (exchange.Kind == PathKind.Grpc)
        {
            return;
        }

        if (headers.XContentTypeOptions.Count == 0)
        {
            headers.XContentTypeOptions = "nosniff";
        }

        if (headers["Referrer-Policy"].Count == 0)
        {
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        }

        if (headers.XFrameOptions.Count == 0)
        {
            headers.XFrameOptions = "DENY";
        }

        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        }

        if (exchange.Context.Request.IsHttps && headers.StrictTransportSecurity.Count == 0)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        if (exchange.Kind == PathKind.Api)
        {
            ApplyToApi(exchange, headers);
        }
    }

    private static void ApplyToApi(EdgeExchange exchange, IHeaderDictionary headers)
    {
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        if (exchange.Limit is { } limit)
        {
            headers["RateLimit-Limit"] = EdgeExchange.Text(limit.Limit);
            headers["RateLimit-Remaining"] = EdgeExchange.Text(limit.Remaining);
            headers["RateLimit-Reset"] = EdgeExchange.Text(limit.ResetSeconds);
        }
    }
}
