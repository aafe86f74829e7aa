using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Redirect.Hosting.Outbox;

/// <summary>How much is not published yet and how old it is; tagged with the context's name.</summary>
internal sealed class OutboxMetrics
{
    public const string MeterName = "Redirect.Outbox";

    private readonly ConcurrentDictionary<string, (long Depth, double Lag)> states = new();
    private readonly Counter<long> published;

    public OutboxMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        published = meter.CreateCounter<long>("redirect.outbox.published", "{message}", "Messages published and removed");
        meter.CreateObservableGauge("redirect.outbox.depth", () => states.Select(state => new Measurement<long>(state.Value.Depth, Tag(state.Key))), "{message}", "Messages not published yet, looked at every 10 s");
        meter.CreateObservableGauge("redirect.outbox.lag", () => states.Select(state => new Measurement<double>(state.Value.Lag, Tag(state.Key))), "s", "Age of the oldest message not published yet, looked at every 10 s");
    }

    public void Published(string context, int count) => published.Add(count, Tag(context));

    public void State(string context, long depth, TimeSpan lag) => states[context] = (depth, lag.TotalSeconds);

    private static KeyValuePair<string, object?> Tag(string context) => new("context", context);
}
