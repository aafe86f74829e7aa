using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Redirect.Gateway.Health;

/// <summary>
/// Asks every service how it is: all at once, at most <see cref="Patience"/> long, and not more often than once in <see cref="Freshness"/>
/// however many want to know. A service is as well as its best replica.
/// </summary>
internal sealed class SystemHealth(IProxyStateLookup proxies, TimeProvider clock) : IDisposable
{
    private const string Healthy = "healthy";
    private const string Degraded = "degraded";
    private const string Unhealthy = "unhealthy";
    private const string Silent = "unreachable";
    private const string Redirects = "links";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private static readonly string[] Parts = [Redirects, "media", "attribution"];

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = Patience })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    private readonly Lock asking = new();
    private Task<Report>? report;
    private long askedAt;

    public Task<Report> CheckAsync(CancellationToken cancellationToken)
    {
        lock (asking)
        {
            if (report is null || (report.IsCompleted && clock.GetElapsedTime(askedAt) >= Freshness))
            {
                askedAt = clock.GetTimestamp();
                report = AskAllAsync();
            }

            return report.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<Report> AskAllAsync()
    {
        var states = await Task.WhenAll(Parts.Select(AskAsync));
        var parts = new Dictionary<string, string> { ["gateway"] = Healthy };
        for (var i = 0; i < Parts.Length; i++)
        {
            parts[Parts[i]] = states[i];
        }

        // Links that answers "unhealthy" has lost its database, and still redirects what it knows.
        var canRedirect = parts[Redirects] != Silent;
        return new Report(canRedirect ? parts.Values.All(state => state == Healthy) ? Healthy : Degraded : Unhealthy, canRedirect, parts);
    }

    private async Task<string> AskAsync(string service)
    {
        if (!proxies.TryGetCluster(service, out var cluster))
        {
            return Silent;
        }

        var states = await Task.WhenAll(cluster.DestinationsState.AllDestinations.Select(AskAsync));
        return new[] { Healthy, Degraded, Unhealthy }.FirstOrDefault(states.Contains, Silent);
    }

    private async Task<string> AskAsync(DestinationState destination)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(new Uri(destination.Model.Config.Health ?? destination.Model.Config.Address), "/health/ready"));
            if ((int)answer.StatusCode != StatusCodes.Status200OK)
            {
                return Unhealthy;
            }

            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return body.RootElement.TryGetProperty("status", out var status) && status.ValueEquals(Degraded) ? Degraded : Healthy;
        }
        catch (JsonException)
        {
            return Healthy;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return Silent;
        }
    }

    /// <summary>How the system is.</summary>
    /// <param name="Status">healthy, degraded or unhealthy.</param>
    /// <param name="CanRedirect">Whether redirects can be answered.</param>
    /// <param name="Parts">Each part's state: healthy, degraded, unhealthy or unreachable.</param>
    internal sealed record Report(string Status, bool CanRedirect, IReadOnlyDictionary<string, string> Parts);
}
