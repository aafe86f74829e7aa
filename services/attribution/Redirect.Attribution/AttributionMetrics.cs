using System.Diagnostics.Metrics;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;
using Redirect.Contracts.Events.V1;

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
    private readonly Counter<long> claims;
    private readonly Counter<long> claimDuplicates;
    private readonly Counter<long> claimsUnsummed;
    private readonly Histogram<double> claimLag;
    private readonly Counter<long> allianceAlarms;
    private readonly Counter<long> rescored;
    private long anomalies;

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
        claims = meter.CreateCounter<long>("redirect.attribution.claims.ingested", "{step}", "Steps of claims counted for the first time, by kind.");
        claimDuplicates = meter.CreateCounter<long>("redirect.attribution.claims.duplicates", "{step}", "Steps of claims delivered again, and not counted again.");
        claimsUnsummed = meter.CreateCounter<long>("redirect.attribution.claims.unsummed", "{step}", "Redemptions and reversals whose amounts are in no sum, because of their currency.");
        claimLag = meter.CreateHistogram<double>("redirect.attribution.claims.lag", "s", "From the newest step of a message of claims to its commit.");
        allianceAlarms = meter.CreateCounter<long>("redirect.attribution.alliances.alarms", "{alarm}", "Sides of alliances of whose visits at least half were found invalid.");
        rescored = meter.CreateCounter<long>("redirect.attribution.visits.rescored", "{visit}", "Visits that later rules took out of the net, and put back, by reason.");
        meter.CreateObservableGauge("redirect.attribution.quality.anomalies", () => Interlocked.Read(ref anomalies), "{placement}", "Placements whose visits of the last 24 hours are far from usual, at the last look.");
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

    public void ClaimsIngested(IReadOnlyCollection<ClaimEventRow> added, int again, int unsummed, DateTime now)
    {
        foreach (var (kind, steps) in added.CountBy(step => (ClaimStepKind)step.Kind))
        {
            claims.Add(steps, new KeyValuePair<string, object?>("kind", Enum.IsDefined(kind) ? kind.ToString().ToLowerInvariant() : "other"));
        }

        claimDuplicates.Add(again);
        claimsUnsummed.Add(unsummed);
        if (added.Count > 0)
        {
            claimLag.Record(Math.Max(0, (now - added.Max(step => step.OccurredAt)).TotalSeconds));
        }
    }

    public void AllianceAlarmed() => allianceAlarms.Add(1);

    /// <summary>Entries were committed.</summary>
    public void Rescored(IEnumerable<VisitCorrection> entries)
    {
        foreach (var ((reason, isOut), count) in entries.CountBy(entry => (entry.Reason, VisitCorrection.TakesOut(entry.Number))))
        {
            rescored.Add(count, new KeyValuePair<string, object?>("reason", reason), new KeyValuePair<string, object?>("direction", isOut ? "out" : "back"));
        }
    }

    /// <summary>What the last look found.</summary>
    public void Anomalies(int placements) => Interlocked.Exchange(ref anomalies, placements);

    public void MirrorFailed() => mirrorFailures.Add(1);

    private void Ingested(string quality, long visits)
    {
        if (visits > 0)
        {
            ingested.Add(visits, new KeyValuePair<string, object?>("quality", quality));
        }
    }
}
