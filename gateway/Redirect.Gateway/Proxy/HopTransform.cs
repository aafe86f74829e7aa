using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Principals;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Redirect.Gateway.Proxy;

/// <summary>What a service is told about the call: the signed principal and the reader's address, scheme and host as the edge saw them.</summary>
internal static class HopTransform
{
    public static void Add(TransformBuilderContext builder)
    {
        var tokens = builder.Services.GetRequiredService<PrincipalTokens>();
        var cluster = SharedDestinations.Of(builder.Cluster) ?? builder.Cluster?.ClusterId;
        var audience = cluster?.Split('-')[0];
        builder.UseDefaultForwarders = false;
        builder.AddRequestTransform(transform =>
        {
            Apply(transform.HttpContext, transform.ProxyRequest, tokens, audience);
            return default;
        });
    }

    private static void Apply(HttpContext context, HttpRequestMessage message, PrincipalTokens tokens, string? audience)
    {
        var headers = message.Headers;
        headers.TryAddWithoutValidation(PrincipalTokens.Header, tokens.Sign(context.FindPrincipal() ?? Principal.Anonymous, audience));
        if (context.Connection.RemoteIpAddress is { } address)
        {
            headers.TryAddWithoutValidation("X-Forwarded-For", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
        }

        headers.TryAddWithoutValidation("X-Forwarded-Proto", context.Request.Scheme);
        // In Punycode: the framework's own text of such a host is Unicode, which no header takes.
        headers.TryAddWithoutValidation("X-Forwarded-Host", context.Request.Host.ToUriComponent());

        // With tracing off the request's name is still the trace's, so that the services' logs have it.
        if (Activity.Current is null && context.TraceIdentifier.Length == 32)
        {
            headers.TryAddWithoutValidation("traceparent", $"00-{context.TraceIdentifier}-{ActivitySpanId.CreateRandom().ToHexString()}-00");
        }
    }
}
