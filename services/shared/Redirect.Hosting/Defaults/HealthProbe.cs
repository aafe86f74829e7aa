using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Redirect.Hosting.Defaults;

/// <summary>
/// Asks the host that runs beside this process, under the same settings, whether it is ready: the check of a container that has no other tool in it.
/// </summary>
internal static class HealthProbe
{
    private const int DefaultPort = 8080;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    /// <returns>0 when it is ready, 1 when it is not or does not answer.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = Timeout };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Port(configuration)}/health/ready"));
            Console.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Console.WriteLine(exception.Message);
            return 1;
        }
    }

    /// <summary>The first port that speaks HTTP/1.1 without TLS, looked for as Kestrel does: endpoints, then addresses, then ports.</summary>
    internal static int Port(IConfiguration configuration)
    {
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
        {
            var protocols = endpoint["Protocols"] ?? configuration["Kestrel:EndpointDefaults:Protocols"];
            if (!string.Equals(protocols, "Http2", StringComparison.OrdinalIgnoreCase) && PlainPort(endpoint["Url"]) is { } port)
            {
                return port;
            }
        }

        foreach (var url in Parts(configuration["URLS"]))
        {
            if (PlainPort(url) is { } port)
            {
                return port;
            }
        }

        foreach (var text in Parts(configuration["HTTP_PORTS"]))
        {
            if (int.TryParse(text, CultureInfo.InvariantCulture, out var port))
            {
                return port;
            }
        }

        return DefaultPort;
    }

    private static string[] Parts(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static int? PlainPort(string? url)
    {
        if (url is null || !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // Not a Uri: the host may be '*' or '+'.
        var colon = url.LastIndexOf(':');
        return colon > "http:".Length && int.TryParse(url.AsSpan(colon + 1).TrimEnd('/'), CultureInfo.InvariantCulture, out var port) ? port : 80;
    }
}
