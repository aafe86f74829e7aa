using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Links.Visits.Spool;

namespace Redirect.Links.Visits;

/// <summary>
/// Carries visits from the spool to their readers, packed. The spool forgets a visit only after the message that holds it is confirmed; a
/// death in between sends it twice, and the readers know each visit by its id.
/// </summary>
internal sealed partial class VisitPump(
    VisitSpool spool, IMessagePublisher publisher, LinksMetrics metrics, IOptions<SpoolOptions> options, TimeProvider clock, ILogger<VisitPump> logger)
    : BackgroundService
{
    /// <summary>Of one message.</summary>
    public const int MaxVisits = 1000;

    /// <summary>Of one message, in bytes.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>How long a message that is not full waits for more visits.</summary>
    public static readonly TimeSpan Packing = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastBackOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly byte[] buffer = new byte[MaxBytes];
    private long oldest;
    private long damaged;

    /// <summary>Age of the oldest visit that is being delivered; zero when there is none.</summary>
    public TimeSpan Lag
    {
        get
        {
            var at = Volatile.Read(ref oldest);
            var age = at == 0 ? TimeSpan.Zero : clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(at);
            return age > TimeSpan.Zero ? age : TimeSpan.Zero;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Observe(() => spool.Depth.Bytes, () => spool.Depth.Records, () => Lag.TotalSeconds);
        if (spool.CutBytes > 0)
        {
            Log.Cut(logger, spool.CutBytes);
        }

        // Reading and publishing, the in-process readers included, must not run on the thread that starts the host.
        await Task.Yield();
        await DeliverAsync(untilEmpty: false, stoppingToken);
        using var draining = new CancellationTokenSource(options.Value.DrainTimeout, clock);
        await DeliverAsync(untilEmpty: true, draining.Token);
        if (spool.Depth.Records is > 0 and var left)
        {
            Log.Left(logger, left);
        }
    }

    private async Task DeliverAsync(bool untilEmpty, CancellationToken cancellationToken)
    {
        var backOff = FirstBackOff;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!await DeliverNextAsync(untilEmpty, cancellationToken) && untilEmpty)
                {
                    return;
                }

                backOff = FirstBackOff;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                metrics.PublishFailed();
                Log.Failed(logger, exception.Message, backOff);
                await Task.Delay(backOff, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                backOff = backOff * 2 < LastBackOff ? backOff * 2 : LastBackOff;
            }
        }
    }

    private async Task<bool> DeliverNextAsync(bool untilEmpty, CancellationToken cancellationToken)
    {
        if (!untilEmpty)
        {
            await spool.WaitAsync(Idle, cancellationToken);
        }

        var batch = spool.Read(buffer, MaxVisits);
        if (!untilEmpty && batch.Records < MaxVisits && batch.Length < MaxBytes / 2)
        {
            await Task.Delay(Packing, clock, cancellationToken);
            batch = spool.Read(buffer, MaxVisits);
        }

        if (spool.DamagedRecords is var lost && lost > damaged)
        {
            metrics.Dropped("damaged", lost - damaged);
            Log.Damaged(logger, lost - damaged);
            damaged = lost;
        }

        if (batch.Records == 0)
        {
            Volatile.Write(ref oldest, 0);
            return false;
        }

        Volatile.Write(ref oldest, FirstTime(buffer.AsSpan(0, batch.Length)));
        await publisher.PublishAsync(Exchanges.Visits, buffer.AsMemory(0, batch.Length), cancellationToken);
        spool.Commit(batch);
        metrics.Published(batch.Records);
        return true;
    }

    // The batch's first record is its oldest: a visit, or a wake attempt.
    private static long FirstTime(ReadOnlySpan<byte> batch)
    {
        var isVisit = batch[0] >> 3 == VisitBatch.VisitsFieldNumber;
        var at = 1;
        var size = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = batch[at++];
            size |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                var first = batch.Slice(at, size);
                return isVisit ? Visit.Parser.ParseFrom(first).OccurredAtMs : WakeAttempt.Parser.ParseFrom(first).OccurredAtMs;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Visits could not be delivered and wait in the spool; next attempt in {BackOff}: {Reason}")]
        public static partial void Failed(ILogger logger, string reason, TimeSpan backOff);

        [LoggerMessage(2, LogLevel.Warning, "{Visits} visits wait in the spool for the next start")]
        public static partial void Left(ILogger logger, long visits);

        [LoggerMessage(3, LogLevel.Warning, "The spool's unfinished end was cut off: {Bytes} bytes that were no complete visit")]
        public static partial void Cut(ILogger logger, long bytes);

        [LoggerMessage(4, LogLevel.Error, "{Visits} visits in the spool could not be read: the disk or the file is damaged")]
        public static partial void Damaged(ILogger logger, long visits);
    }
}
