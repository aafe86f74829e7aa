using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Links.Following;

namespace Redirect.Links.Limits;

/// <summary>
/// Lets visitors into links with a limit: as many as it says, over all replicas, by the database. The waiting visitors of a link share
/// one statement, so that a hot link costs one commit for many; a link that is known to be full costs none.
/// <para>
/// A place is taken before its visitor is sent on. A process that dies in between, or a statement whose answer never comes, loses the
/// place; it is never given twice. Who leaves before the answer uses up nothing: the place goes to the next, or back.
/// </para>
/// </summary>
internal sealed partial class Admissions(AdmissionStore store, IOptions<LimitOptions> options, LinksMetrics metrics, TimeProvider clock, ILogger<Admissions> logger)
    : IDisposable
{
    private const int MaxBatch = 1_000;
    private const int MaxLines = 20_000;

    // Statements at once, of different links: a few of the pool's connections, so that many hot links starve nothing else.
    private const int MaxStatements = 8;

    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(2);

    // Longer than anybody waits: an answer that is only late still tells how many were let in.
    private static readonly TimeSpan StatementPatience = TimeSpan.FromSeconds(5);

    private static readonly Task<Admission> Refused = Task.FromResult(Admission.Full);
    private static readonly Task<Admission> Unsaid = Task.FromResult(Admission.Unknown);

    // A line that is forgotten while it is served is harmless: the database counts, not the line.
    private readonly BoundedCache<Guid, AdmissionLine> lines = new(MaxLines);
    private readonly Lock making = new();
    private readonly SemaphoreSlim statements = new(MaxStatements);
    private readonly AdmissionBreaker breaker = new(clock);
    private readonly TimeSpan wait = options.Value.Wait;
    private readonly int maxWaiting = options.Value.MaxWaiting;

    /// <summary>Takes one visit off a link's limit, if one is left.</summary>
    /// <exception cref="OperationCanceledException">The visitor has gone, and uses up nothing.</exception>
    public Task<Admission> TryAdmitAsync(FollowPlan plan, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Admission>(cancellationToken);
        }

        var behaviour = plan.Behaviour!;
        var request = new AdmissionRequest(behaviour.MaxVisits!.Value);
        var line = LineOf(plan.LinkId);
        var now = clock.GetTimestamp();
        var full = line.Full;
        var isFull = full?.Covers(request.Max) == true;
        if (isFull && !full!.TryAskAgain(now, AskAgainAt(now)))
        {
            metrics.Admitted(Admission.Full);
            return Refused;
        }

        if (!breaker.TryPass() || !line.TryJoin(request, maxWaiting, out var serve))
        {
            // What was full before the database went away is full.
            metrics.Admitted(isFull ? Admission.Full : Admission.Unknown);
            return isFull ? Refused : Unsaid;
        }

        if (serve)
        {
            _ = Task.Run(() => ServeAsync(plan.LinkId, line), CancellationToken.None);
        }

        return WaitAsync(request, isFull, behaviour.LimitFallback, now, cancellationToken);
    }

    public void Dispose() => statements.Dispose();

    private async Task<Admission> WaitAsync(AdmissionRequest request, bool isFull, LimitFallback fallback, long since, CancellationToken cancellationToken)
    {
        Admission admission;
        try
        {
            admission = await request.Answer.WaitAsync(wait, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            if (request.TryLeave(isInAnyway: fallback == LimitFallback.Target && !isFull))
            {
                breaker.Failed();
                admission = Admission.Unknown;
            }
            else
            {
                admission = await request.Answer;
            }
        }
        catch (OperationCanceledException)
        {
            if (request.TryLeave(isInAnyway: false))
            {
                throw;
            }

            admission = await request.Answer;
        }

        admission = admission == Admission.Unknown && isFull ? Admission.Full : admission;
        metrics.Admitted(admission);
        metrics.WaitedForAdmission(clock.GetElapsedTime(since));
        return admission;
    }

    private async Task ServeAsync(Guid linkId, AdmissionLine line)
    {
        var batch = new AdmissionBatch();
        var more = true;
        while (more)
        {
            // First the permission, then the visitors: who comes while others' statements run is in the same one.
            await statements.WaitAsync();
            try
            {
                more = line.TryNext(batch, MaxBatch);
                if (more)
                {
                    await AskAsync(linkId, line, batch);
                }
            }
            finally
            {
                statements.Release();
            }
        }
    }

    private async Task AskAsync(Guid linkId, AdmissionLine line, AdmissionBatch batch)
    {
        try
        {
            using var patience = new CancellationTokenSource(StatementPatience, clock);
            var granted = await store.TakeAsync(linkId, batch.Max, batch.Requests.Count, batch.Returned, patience.Token);
            breaker.Succeeded();
            line.Settle(batch, granted, AskAgainAt(clock.GetTimestamp()));
            metrics.AdmittedTogether(batch.Requests.Count);
        }
        catch (Exception exception) // whatever it is: the visitors' links say where they go
        {
            breaker.Failed();
            line.Fail(batch);
            Log.Failed(logger, batch.Requests.Count, exception.Message);
        }
    }

    private AdmissionLine LineOf(Guid linkId)
    {
        if (lines.TryGet(linkId, out var line))
        {
            return line;
        }

        lock (making)
        {
            if (!lines.TryGet(linkId, out line))
            {
                line = new AdmissionLine();
                lines.Set(linkId, line);
            }

            return line;
        }
    }

    private long AskAgainAt(long now) => now + (long)(FullFor.TotalSeconds * clock.TimestampFrequency);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database did not count {Visitors} visitors of a limited link; its limitFallback decides where they go: {Reason}")]
        public static partial void Failed(ILogger logger, int visitors, string reason);
    }
}
