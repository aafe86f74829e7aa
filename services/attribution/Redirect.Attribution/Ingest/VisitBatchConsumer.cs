using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Landings;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Wakes;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;

namespace Redirect.Attribution.Ingest;

/// <summary>
/// Counts a packed message of visits. One bad visit does not hold back the others: they may be other merchants', and the whole
/// message would sit in the dead-letter queue for its sake. It is kept in <c>rejected_visits</c> instead, in the same
/// transaction. Where nothing in the message can be counted, the message itself is bad and goes to the dead-letter queue as it came.
/// </summary>
internal sealed partial class VisitBatchConsumer(
    IngestLine line, VisitDays days, WakeStore wakes, LandingStore landed, CounterMirror mirror, TimeProvider clock, ILogger<VisitBatchConsumer> logger)
    : IMessageConsumer
{
    /// <summary>Ten times what the link service packs; more is no message of ours.</summary>
    public const int MaxVisits = 10_000;

    public async Task ConsumeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var batch = Parse(body);
        var now = clock.GetUtcNow().UtcDateTime;
        var rejected = new List<RejectedVisit>();
        var read = new List<(VisitRow Row, Visit Visit)>(batch.Visits.Count);
        foreach (var visit in batch.Visits)
        {
            if (VisitReader.Read(visit, now, out var reason) is { } row)
            {
                read.Add((row, visit));
            }
            else
            {
                rejected.Add(Reject(visit, reason, now));
            }
        }

        // A visit of a day that is given up may have been counted before; nothing could tell.
        var gone = await days.OpenAsync(read.SelectMany(x => DoubleClicks.DaysAround(x.Row)).Distinct(), cancellationToken);
        rejected.AddRange(read.Where(x => gone.Contains(DateOnly.FromDateTime(x.Row.OccurredAt))).Select(x => Reject(x.Visit, "older_than_retention", now)));
        var good = read.Where(x => !gone.Contains(DateOnly.FromDateTime(x.Row.OccurredAt))).Select(x => x.Row).ToList();
        foreach (var late in good.Where(visit => days.IsAddressOver(visit.OccurredAt)))
        {
            late.AddressHash = null;
        }

        var attempts = AttemptsOf(batch).Select(attempt => WakeReader.Read(attempt, now)).OfType<WakeRow>().ToList();
        var landings = batch.Landings.Select(landing => LandingReader.Read(landing, now)).OfType<VisitLanding>().ToList();
        if (good.Count == 0 && attempts.Count == 0 && landings.Count == 0)
        {
            throw new PoisonMessageException(rejected.Count > 0
                ? $"None of the {rejected.Count} visits can be counted; the first: {rejected[0].Reason}."
                : $"None of the {batch.WakeAttempts.Count} wake attempts and {batch.Landings.Count} landings can be counted.");
        }

        if (AttemptsOf(batch).Count() + batch.Landings.Count - attempts.Count - landings.Count is > 0 and var refused)
        {
            Log.ReportsRefused(logger, refused);
        }

        // After its visits, which it may have come with: a report is counted where its visit is.
        if (good.Count > 0 || rejected.Count > 0)
        {
            await line.SaveAsync(good, rejected, now, cancellationToken);
        }

        if (rejected.Count > 0)
        {
            Log.Rejected(logger, rejected.Count, batch.Visits.Count, rejected[0].Reason);
        }

        if (attempts.Count > 0)
        {
            await mirror.ApplyAsync(await wakes.SaveAsync(attempts, cancellationToken));
        }

        if (landings.Count > 0)
        {
            await mirror.ApplyAsync(await landed.TakeAsync(landings, cancellationToken));
        }
    }

    // Those beside landings are for readers that know no landings.
    private static IEnumerable<WakeAttempt> AttemptsOf(VisitBatch batch) =>
        batch.Landings.Count == 0 ? batch.WakeAttempts : batch.WakeAttempts.ExceptBy(batch.Landings.Select(landing => landing.VisitId), attempt => attempt.VisitId);

    private static VisitBatch Parse(ReadOnlyMemory<byte> body)
    {
        VisitBatch batch;
        try
        {
            batch = VisitBatch.Parser.ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new PoisonMessageException("This is no VisitBatch.", exception);
        }

        return (batch.Visits.Count + batch.WakeAttempts.Count + batch.Landings.Count) switch
        {
            0 => throw new PoisonMessageException("The VisitBatch holds no visits."),
            > MaxVisits => throw new PoisonMessageException($"The VisitBatch holds {batch.Visits.Count + batch.WakeAttempts.Count + batch.Landings.Count} events; {MaxVisits} is the limit."),
            _ => batch,
        };
    }

    private static RejectedVisit Reject(Visit visit, string reason, DateTime now)
    {
        var body = visit.ToByteArray();
        return new RejectedVisit
        {
            Fingerprint = SHA256.HashData(body),
            MerchantId = VisitReader.TryId(visit.MerchantId, out var merchant) ? merchant : null,
            Reason = reason,
            ReceivedAt = now,
            Body = body,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "{Count} reports of pages in a message can't be counted and were dropped")]
        public static partial void ReportsRefused(ILogger logger, int count);

        [LoggerMessage(1, LogLevel.Warning, "{Rejected} of {Count} visits in a message can't be counted and were put into rejected_visits; the first: {Reason}")]
        public static partial void Rejected(ILogger logger, int rejected, int count, string reason);
    }
}
