using System.Diagnostics.Metrics;
using Redirect.Attribution.Counters;

namespace Redirect.Attribution;

/// <summary>The meter <c>Redirect.Attribution</c>.</summary>
internal sealed class AttributionMetrics
{
    public const string MeterName = "Redirect.Attribution";

    private readonly Counter<long> ingested;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> corrected;
    private readonly Counter<long> rejected;
    private readonly Counter<long> mirrorFailures;
    private readonly Histogram<double> lag;
    private readonly Histogram<int> batchSize;

    public AttributionMetrics(IMeterFactory meters, DirtyScopes dirty)
    {
        var meter = meters.Create(MeterName);
        ingested = meter.CreateCounter<long>("redirect.attribution.visits.ingested", "{visit}", "Visits counted for the first time, by quality.");
        duplicates = meter.CreateCounter<long>("redirect.attribution.visits.duplicates", "{visit}", "Visits delivered again, and not counted again.");
        corrected = meter.CreateCounter<long>("redirect.attribution.visits.corrected", "{visit}", "Visits found to be double clicks after they had been counted as human.");
        rejected = meter.CreateCounter<long>("redirect.attribution.visits.rejected", "{visit}", "Visits that can't be counted and were kept in rejected_visits.");
        mirrorFailures = meter.CreateCounter<long>("redirect.attribution.mirror.failures", "{batch}", "Batches whose totals did not reach the hot counters at once.");
        lag = meter.CreateHistogram<double>("redirect.attribution.ingest.lag", "s", "From the newest visit of a batch to its commit.");
        batchSize = meter.CreateHistogram<int>("redirect.attribution.ingest.batch_size", "{visit}", "Visits in a batch.");
        meter.CreateObservableGauge("redirect.attribution.mirror.dirty", () => dirty.Count, "{row}", "Rows the hot counters still lack.");
    }

    public void Ingested(VisitCounts added, int again, int found, int refused, TimeSpan behind)
    {
        Ingested("human", added.Human);
        Ingested("preview", added.Preview);
        Ingested("bot", added.Bot);
        Ingested("prefetch", added.Prefetch);
        Ingested("duplicate", added.Duplicate);
        Ingested("internal", added.Internal);
        Ingested("suspect", added.Suspect);
        corrected.Add(found);
        duplicates.Add(again);
        rejected.Add(refused);
        batchSize.Record((int)added.Total + again + refused);

        // A clock that runs ahead of ours makes no negative delay.
        lag.Record(Math.Max(0, behind.TotalSeconds));
    }

    public void MirrorFailed() => mirrorFailures.Add(1);

    private void Ingested(string quality, long visits)
    {
        if (visits > 0)
        {
            ingested.Add(visits, new KeyValuePair<string, object?>("quality", quality));
        }
    }
}
