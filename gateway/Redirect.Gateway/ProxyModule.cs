using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Redirect.Gateway.Health;
using Redirect.Gateway.OpenApi;
using Redirect.Gateway.Proxy;
using Yarp.ReverseProxy.Health;

namespace Redirect.Gateway;

/// <summary>The way from outside to the services: routes and replicas from <c>reverseproxy.json</c>, overridden by any other setting.</summary>
public static class ProxyModule
{
    private const string File = "reverseproxy.json";

    /// <summary>Registers the proxy. Needs <c>AddInternalCallers()</c> for the services to believe it, and <see cref="Edge.AddEdge"/>.</summary>
    public static TBuilder AddProxy<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // First, so that appsettings, the environment and the command line can all say where a service is.
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { Path = File, FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory) });
        var services = builder.Services;
        services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<SharedDestinations>()
            .AddTransforms(HopTransform.Add)
            .ConfigureHttpClient((_, handler) =>
            {
                handler.ConnectTimeout = TimeSpan.FromSeconds(1);
                handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90);
                handler.EnableMultipleHttp2Connections = true;
                handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
                handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
            });
        services.AddSingleton<IPassiveHealthCheckPolicy, ConnectionFailedPolicy>();
        services.AddSingleton<SystemHealth>();
        services.PostConfigure<KestrelServerOptions>(ProxyEndpoint.MarkConnections);
        return builder;
    }

    /// <summary>Maps the routes, the health of all parts and the API's document.</summary>
    public static void MapProxy(this IEndpointRouteBuilder app)
    {
        // Before the proxy reads its own settings and reports any other mistake as one of those.
        app.ServiceProvider.GetService<IStartupValidator>()?.Validate();
        HealthOfAll.Map(app);
        OpenApiDocument.Map(app);
        app.MapReverseProxy(pipeline =>
        {
            pipeline.UseMiddleware<ProxyAnswers>();
            pipeline.UseLoadBalancing();
            pipeline.UsePassiveHealthChecks();
        });
    }
}
