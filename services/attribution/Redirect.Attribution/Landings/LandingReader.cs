using Redirect.Attribution.Ingest;
using Redirect.Attribution.Retention;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Landings;

/// <summary>Turns a report as it travels into one as it is kept. Pure.</summary>
internal static class LandingReader
{
    /// <summary>The row, which is in no figure yet; null when the report can't be one. Pages are only told of visits with ids of ours, which say when they were.</summary>
    public static VisitLanding? Read(Landing landing, DateTime now) =>
        VisitReader.TryId(landing.VisitId, out var visitId) && UntimedVisit.TimeIn(visitId) is { } visitedAt && VisitReader.TryId(landing.MerchantId, out var merchantId)
        && VisitReader.TryTime(landing.OccurredAtMs, now, out var landedAt)
            ? new VisitLanding { VisitId = visitId, MerchantId = merchantId, LandedAt = landedAt, VisitedAt = visitedAt, ReceivedAt = now, CountAfter = now }
            : null;
}
