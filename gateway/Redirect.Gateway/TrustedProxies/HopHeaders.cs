using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway.TrustedProxies;

/// <summary>The headers by which one hop tells the next who called and for what: from outside they are claims, and go.</summary>
internal static class HopHeaders
{
    private static readonly string[] Names =
    [
        PrincipalTokens.Header,
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Scheme",
        "X-Forwarded-Server", "X-Forwarded-Ssl", "X-Forwarded-Path", "X-Forwarded-Uri",
        "X-Original-For", "X-Original-Proto", "X-Original-Host", "X-Original-URL", "X-Original-URI", "X-Rewrite-URL",
        "X-Host", "X-HTTP-Method-Override", "X-Real-IP", "X-Client-IP", "True-Client-IP", "Forwarded", "X-Request-Id",
        "traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context",
    ];

    public static void Remove(IHeaderDictionary headers)
    {
        foreach (var name in Names)
        {
            headers.Remove(name);
        }
    }
}
