using Redirect.Attribution.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Wakes;

/// <summary>Turns a report as it travels into one as it is kept. Pure.</summary>
internal static class WakeReader
{
    private const int MaxText = 64;

    /// <summary>The row; null when the report can't be one.</summary>
    public static WakeRow? Read(WakeAttempt attempt, DateTime now)
    {
        if (!VisitReader.TryId(attempt.EventId, out var eventId) || !VisitReader.TryId(attempt.VisitId, out var visitId)
            || !VisitReader.TryId(attempt.MerchantId, out var merchantId) || !VisitReader.TryId(attempt.LinkId, out var linkId)
            || !VisitReader.TryOptionalId(attempt.PlacementId, out var placementId) || !VisitReader.TryTime(attempt.OccurredAtMs, now, out var occurredAt))
        {
            return null;
        }

        return new WakeRow
        {
            VisitId = visitId,
            EventId = eventId,
            MerchantId = merchantId,
            LinkId = linkId,
            PlacementId = placementId,
            OccurredAt = occurredAt,
            PageHidden = attempt.PageHidden,
            HiddenWithinMs = (int)Math.Min(attempt.HiddenWithinMs, int.MaxValue),
            Os = VisitReader.Clip(attempt.Os, MaxText),
            App = VisitReader.Clip(attempt.App, MaxText),
        };
    }
}
