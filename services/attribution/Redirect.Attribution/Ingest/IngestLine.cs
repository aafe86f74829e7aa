using Microsoft.Extensions.Logging;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;

namespace Redirect.Attribution.Ingest;

/// <summary>
/// Where messages of visits wait for their transaction: those that have gathered while others ran share the next one. A message costs many times what a visit
/// does, and all transactions of a merchant wait for one row; so what many small messages cost falls as they come faster.
/// <para>Where messages together can't be saved each is saved alone: what is wrong with one is not the others' fault.</para>
/// </summary>
internal sealed partial class IngestLine(VisitStore store, InternalVisitors own, CounterMirror mirror, AttributionMetrics metrics, ILogger<IngestLine> logger)
{
    /// <summary>Visits of one transaction; a message with more has one of its own.</summary>
    public const int MaxVisits = 4_000;

    /// <summary>One that counts, and one that inserts meanwhile.</summary>
    private const int Transactions = 2;

    private readonly Lock turn = new();
    private readonly Queue<Message> waiting = [];
    private int running;

    /// <summary>Saves and counts what a message brought, and brings it to the mirror; returns when it is committed. Either all of the message is or none.</summary>
    /// <param name="visits">To be counted, once each.</param>
    /// <param name="rejected">To be kept aside.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up. What is being saved with others' may be committed all the same.</param>
    public Task SaveAsync(IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected, DateTime now, CancellationToken cancellationToken)
    {
        var message = new Message(visits, rejected, now, cancellationToken);
        lock (turn)
        {
            waiting.Enqueue(message);
            if (running < Transactions)
            {
                running++;
                _ = Task.Run(ServeAsync, CancellationToken.None);
            }
        }

        return message.Done.Task;
    }

    private async Task ServeAsync()
    {
        while (Take() is { Count: > 0 } together)
        {
            if (together.Count > 1 && await TrySaveAsync(together))
            {
                continue;
            }

            foreach (var message in together)
            {
                await SaveAsync(message);
            }
        }
    }

    private List<Message> Take()
    {
        var together = new List<Message>();
        var visits = 0;
        lock (turn)
        {
            while (waiting.TryPeek(out var next) && (together.Count == 0 || visits + next.Visits.Count <= MaxVisits))
            {
                together.Add(waiting.Dequeue());
                visits += next.Visits.Count;
            }

            if (together.Count == 0)
            {
                running--;
            }
        }

        return together;
    }

    private async Task<bool> TrySaveAsync(List<Message> together)
    {
        try
        {
            // Copies: saving marks rows by what else is in the batch, and who is saved alone afterwards is not in it.
            await SaveTogetherAsync(
                [.. together.SelectMany(message => message.Visits).Select(visit => visit.Copy())],
                [.. together.SelectMany(message => message.Rejected)],
                together[0].Now,
                together[0].CancellationToken);
            together.ForEach(message => message.Done.SetResult());
            return true;
        }
        catch (Exception exception) // whatever it is: alone each finds out its own
        {
            Log.Parted(logger, together.Count, exception.Message);
            return false;
        }
    }

    private async Task SaveAsync(Message message)
    {
        try
        {
            await SaveTogetherAsync(message.Visits, message.Rejected, message.Now, message.CancellationToken);
            message.Done.SetResult();
        }
        catch (OperationCanceledException) when (message.CancellationToken.IsCancellationRequested)
        {
            message.Done.SetCanceled(message.CancellationToken);
        }
        catch (Exception exception) // the message's affair, not the line's
        {
            message.Done.SetException(exception);
        }
    }

    private async Task SaveTogetherAsync(IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected, DateTime now, CancellationToken cancellationToken)
    {
        await own.MarkAsync(visits, cancellationToken);
        var outcome = await store.SaveAsync(visits, rejected, now, cancellationToken);
        metrics.Ingested(outcome.Added, outcome.Again, outcome.FoundDuplicates, rejected.Count, visits.Count == 0 ? TimeSpan.Zero : now - visits.Max(visit => visit.OccurredAt));

        // The visits are committed: from here on nothing may fail the messages, and the mirror catches up by itself.
        await mirror.ApplyAsync(outcome);
    }

    /// <summary>What a message brought, and who waits for it.</summary>
    private sealed record Message(IReadOnlyList<VisitRow> Visits, IReadOnlyList<RejectedVisit> Rejected, DateTime Now, CancellationToken CancellationToken)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} messages of visits can't be saved together ({Reason}); each is tried alone")]
        public static partial void Parted(ILogger logger, int count, string reason);
    }
}
