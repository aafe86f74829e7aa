using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Redirect.Gateway.TrustedProxies;

/// <summary>Whose word about the reader's address and scheme is taken.</summary>
internal static class TrustedProxies
{
    /// <summary>
    /// Reads X-Forwarded-For from right to left up to the first address that is not a trusted proxy. Not used at all without proxies:
    /// with empty lists ASP.NET would believe everybody.
    /// </summary>
    public static void Use(IApplicationBuilder app, IEnumerable<string> networks)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }

        if (options.KnownIPNetworks.Count > 0)
        {
            app.UseForwardedHeaders(options);
        }
    }
}
