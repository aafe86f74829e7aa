using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Redirect.Gateway.Paths;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Redirect.Gateway.Proxy;

/// <summary>
/// Around the forwarding of a request: keeps routes to their endpoint, asks another replica once when the first could not be reached, and says
/// in our own words when nobody answers.
/// </summary>
internal sealed partial class ProxyAnswers(RequestDelegate next, TimeProvider clock, ILogger<ProxyAnswers> logger)
{
    private readonly OncePerSecond logging = new(clock);

    private const string EndpointKey = "Endpoint";
    private const string RetryKey = "RetryOnOtherReplica";

    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var metadata = proxy.Route.Config.Metadata;
        var forGrpc = metadata is not null && metadata.TryGetValue(EndpointKey, out var endpoint) && endpoint == ProxyEndpoint.Grpc;
        if (forGrpc != ProxyEndpoint.IsGrpc(context))
        {
            return EdgeRefusal.WriteAsync(context, forGrpc ? PathKind.Grpc : PathKind.Public, StatusCodes.Status404NotFound, "not_found", "There is nothing at this address and method.");
        }

        // Before the route's own limit is looked at by the proxy, which is after this.
        if (proxy.Route.Config.MaxRequestBodySize is { } own && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = own;
        }

        if (context.Request.ContentLength is { } length && context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } max && length > max)
        {
            return RefuseBodyAsync(context, forGrpc);
        }

        return ForwardAsync(context, proxy, forGrpc, metadata is not null && metadata.ContainsKey(RetryKey));
    }

    private async Task ForwardAsync(HttpContext context, IReverseProxyFeature proxy, bool forGrpc, bool retry)
    {
        var replicas = proxy.AvailableDestinations;
        await next(context);
        var error = context.Features.Get<IForwarderErrorFeature>();
        if (error is null)
        {
            return;
        }

        if (retry && error.Error == ForwarderError.Request && !context.Response.HasStarted && replicas.Count > 1
            && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            GatewayMetrics.Retried();
            proxy.AvailableDestinations = [.. replicas.Where(replica => replica != proxy.ProxiedDestination)];
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.Clear();
            await next(context);
            error = context.Features.Get<IForwarderErrorFeature>();
        }

        if (error is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, proxy, error, forGrpc);
        }
    }

    private async Task AnswerAsync(HttpContext context, IReverseProxyFeature proxy, IForwarderErrorFeature error, bool forGrpc)
    {
        context.Response.Clear();
        var bad = FindBadRequest(error.Exception);
        if (bad?.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await RefuseBodyAsync(context, forGrpc);
            return;
        }

        if (bad is not null || error.Error == ForwarderError.RequestBodyClient)
        {
            // Where this body ends is anybody's guess: nothing more is read from the connection.
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            await EdgeRefusal.WriteAsync(context, KindOf(forGrpc), bad?.StatusCode ?? StatusCodes.Status400BadRequest, "malformed_request", "The request's body is not of the form HTTP asks for.");
            return;
        }

        if (logging.TryTake())
        {
            Log.NoAnswer(logger, proxy.Cluster.Config.ClusterId, error.Error, error.Exception?.Message ?? "none");
        }

        await EdgeRefusal.WriteAsync(context, KindOf(forGrpc), StatusCodes.Status503ServiceUnavailable, "service_unavailable", "This part of the service does not answer now. Try again.", 2);
    }

    private static Task RefuseBodyAsync(HttpContext context, bool forGrpc) =>
        EdgeRefusal.WriteAsync(context, KindOf(forGrpc), StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than this call takes.");

    private static PathKind KindOf(bool forGrpc) => forGrpc ? PathKind.Grpc : PathKind.Public;

    private static BadHttpRequestException? FindBadRequest(Exception? error) => error switch
    {
        null => null,
        BadHttpRequestException bad => bad,
        AggregateException many => many.InnerExceptions.Select(FindBadRequest).FirstOrDefault(found => found is not null),
        _ => FindBadRequest(error.InnerException),
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No answer from {Cluster}: {Error} ({Reason})")]
        public static partial void NoAnswer(ILogger logger, string cluster, ForwarderError error, string reason);
    }
}
