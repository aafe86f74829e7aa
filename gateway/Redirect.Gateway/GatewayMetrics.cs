using System.Diagnostics.Metrics;

namespace Redirect.Gateway;

/// <summary>What the edge and the proxy count.</summary>
internal static class GatewayMetrics
{
    private static readonly Meter Meter = new("Redirect.Gateway");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("redirect.gateway.refused", "{request}", "Requests answered by the edge or the proxy itself with a refusal, by the problem's code.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("redirect.gateway.retried", "{request}", "Redirects asked of a second replica because the first could not be reached.");

    public static void Refused(string code) => Refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    public static void Retried() => Retries.Add(1);
}
