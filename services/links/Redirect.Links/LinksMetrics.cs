using System.Diagnostics.Metrics;

namespace Redirect.Links;

/// <summary>The meter <c>Redirect.Links</c>.</summary>
internal sealed class LinksMetrics
{
    public const string MeterName = "Redirect.Links";

    private readonly Meter meter;
    private readonly Counter<long> recorded;
    private readonly Counter<long> dropped;
    private readonly Counter<long> published;
    private readonly Counter<long> publishFailures;
    private readonly Counter<long> lookups;
    private readonly Counter<long> wakes;

    public LinksMetrics(IMeterFactory meters)
    {
        meter = meters.Create(MeterName);
        recorded = meter.CreateCounter<long>("redirect.links.visits.recorded", "{visit}", "Visits put into the spool, by quality.");
        dropped = meter.CreateCounter<long>("redirect.links.visits.dropped", "{visit}", "Visits answered but not kept, by reason: limit, disk, size, closed, damaged.");
        published = meter.CreateCounter<long>("redirect.links.visits.published", "{visit}", "Visits handed over to the readers and confirmed.");
        publishFailures = meter.CreateCounter<long>("redirect.links.visits.publish_failures", "{attempt}", "Messages that were not confirmed and are tried again.");
        lookups = meter.CreateCounter<long>("redirect.links.lookups", "{lookup}", "Links and placements looked up, by kind (link, placement) and source (memory, negative, redis, database, failed).");
        wakes = meter.CreateCounter<long>("redirect.links.wakes.reported", "{report}", "Reports of wake pages, by hidden (true, false) and kept (true, false).");
    }

    /// <summary>Whether anybody counts lookups; the hot path asks.</summary>
    public bool LookupsEnabled => lookups.Enabled;

    public void Recorded(string quality)
    {
        if (recorded.Enabled)
        {
            recorded.Add(1, new KeyValuePair<string, object?>("quality", quality));
        }
    }

    public void Dropped(string reason, long count = 1) => dropped.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public void Published(int visits) => published.Add(visits);

    public void PublishFailed() => publishFailures.Add(1);

    public void LookedUp(string kind, string source) =>
        lookups.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("source", source));

    public void WakeReported(bool hidden, bool kept) =>
        wakes.Add(1, new KeyValuePair<string, object?>("hidden", hidden), new KeyValuePair<string, object?>("kept", kept));

    /// <summary>Gauges that are read from where they are kept.</summary>
    public void Observe(Func<long> spoolBytes, Func<long> spoolRecords, Func<double> publishLag)
    {
        meter.CreateObservableGauge("redirect.links.spool.bytes", spoolBytes, "By", "Bytes in the spool that are not delivered.");
        meter.CreateObservableGauge("redirect.links.spool.records", spoolRecords, "{visit}", "Visits in the spool that are not delivered.");
        meter.CreateObservableGauge("redirect.links.publish.lag", publishLag, "s", "Age of the oldest visit that is not delivered; 0 when there is none.");
    }
}
