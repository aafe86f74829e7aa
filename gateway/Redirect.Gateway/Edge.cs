using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Redirect.Gateway.Addresses;
using Redirect.Gateway.ApiKeys;
using Redirect.Gateway.Hosts;
using Redirect.Gateway.RateLimits;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway;

/// <summary>
/// The rules for what comes from outside: host names, proxies' headers, keys, limits, the answers' headers. In front of the proxy, or in the
/// same process as the services.
/// </summary>
public static class Edge
{
    /// <summary>Registers the rules. Needs <c>AddRedis()</c> and an <see cref="IKeyDirectory"/>, takes an <see cref="IDomainDirectory"/>; the host does not start with settings that can't be meant.</summary>
    public static TBuilder AddEdge<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.Section)
            .Validate(options => options.TrustedProxies.All(IsNetwork), "Edge:TrustedProxies holds a text that is not a network such as 10.0.0.0/8.")
            .Validate(options => (options.RateLimits.ExemptNetworks ?? []).All(IsNetwork), "Edge:RateLimits:ExemptNetworks holds a text that is not a network such as 10.0.0.0/8.")
            .Validate(options => options.AllowedHosts.All(IsHost), "Edge:AllowedHosts holds a text that is not a host name, or has a port.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsLimits>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<InternalOptions>().BindConfiguration(InternalOptions.Section);
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<KeyCache>();
        services.AddHostedService<SharedCounts>();
        services.AddSingleton<MerchantHosts>();
        services.AddHostedService(provider => provider.GetRequiredService<MerchantHosts>());
        services.Replace(ServiceDescriptor.Singleton<System.Diagnostics.DistributedContextPropagator>(_ => new Headers.OwnTraces()));
        return builder;
    }

    /// <summary>Puts the rules into the pipeline, after <c>UseHostDefaults()</c> and before any endpoint or other reader of the request.</summary>
    public static void UseEdge(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<EdgeOptions>>().Value;
        TrustedProxies.TrustedProxies.Use(app, options.TrustedProxies);
        app.UseMiddleware<EdgeMiddleware>();
    }

    private static bool IsNetwork(string text) => AddressRange.TryParse(text, out _);

    private static bool IsHost(string text) => Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text) != UriHostNameType.Unknown;
}
