using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Redirect.Media.Jobs;

/// <summary>Does long work apart from the call that asked for it, some at once and the rest in order, and cleans up behind it.</summary>
internal sealed partial class JobDesk(JobFolder folder, IOptions<JobOptions> options, TimeProvider clock, ILogger<JobDesk> logger) : BackgroundService
{
    private static readonly TimeSpan CleanInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestBetweenWrites = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim turns = new(options.Value.MaxRunning);
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock counting = new();
    private readonly HashSet<Task> open = [];

    /// <summary>Does the pieces of a job: writes its result into the stream, and says how many are done.</summary>
    internal delegate Task Work(Stream result, IProgress<int> done, CancellationToken cancellationToken);

    /// <summary>Takes a job.</summary>
    /// <param name="merchantId">Whose it will be.</param>
    /// <param name="kind">What is made.</param>
    /// <param name="fileName">The result's.</param>
    /// <param name="contentType">The result's.</param>
    /// <param name="total">How many pieces the work has.</param>
    /// <param name="work">Does them; a <see cref="JobRefusedException"/> of it is told to the owner.</param>
    /// <returns>The job as it begins; null when too many wait.</returns>
    public Job? Start(Guid merchantId, string kind, string fileName, string contentType, int total, Work work)
    {
        lock (counting)
        {
            if (stopping.IsCancellationRequested || open.Count >= options.Value.MaxRunning + options.Value.MaxWaiting)
            {
                return null;
            }

            var job = folder.Write(new Job(Guid.CreateVersion7(clock.GetUtcNow()), merchantId, kind, fileName, contentType, total));
            var run = new Task<Task>(() => RunAsync(job, work));
            var whole = run.Unwrap();
            open.Add(whole);
            _ = whole.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            run.Start(TaskScheduler.Default);
            return job;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        Task[] left;
        lock (counting)
        {
            left = [.. open];
        }

        await Task.WhenAll(left).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        stopping.Dispose();
        turns.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                folder.Clean(options.Value);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.NotCleaned(logger, exception);
            }

            await Task.Delay(CleanInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Forget(Task whole)
    {
        lock (counting)
        {
            open.Remove(whole);
        }
    }

    private async Task RunAsync(Job job, Work work)
    {
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var report = new Report(folder, job, clock);
        await using var signs = clock.CreateTimer(_ => report.SignOfLife(), null, SignOfLife, SignOfLife);
        var hasTurn = false;
        try
        {
            await turns.WaitAsync(lifetime.Token);
            hasTurn = true;
            lifetime.CancelAfter(options.Value.MaxTime);
            report.Begin();
            await using (var draft = folder.Draft(job.Id))
            await using (var limited = new LimitedStream(draft, options.Value.MaxResultBytes))
            {
                await work(limited, report, lifetime.Token);
            }

            folder.Keep(job.Id);
            report.End(JobState.Done, null, null);
        }
        catch (Exception exception)
        {
            var (code, detail) = exception switch
            {
                JobRefusedException refused => (refused.Code, refused.Message),
                OperationCanceledException when stopping.IsCancellationRequested => ("job_interrupted", "The service was stopped. Nothing was made; ask for it again."),
                OperationCanceledException => ("job_took_too_long", "The work took longer than is allowed. Ask for less at once."),
                HttpRequestException or TimeoutException => ("links_unavailable", "The links can't be looked up just now. Ask for it again."),
                _ => ("internal_error", "Something went wrong on our side. Ask for it again."),
            };
            if (code == "internal_error")
            {
                Log.Failed(logger, exception, job.Kind, job.Id);
            }

            GiveUp(job, report, code, detail);
        }
        finally
        {
            if (hasTurn)
            {
                turns.Release();
            }
        }
    }

    private void GiveUp(Job job, Report report, string code, string detail)
    {
        try
        {
            folder.Discard(job.Id);
            report.End(JobState.Failed, code, detail);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its silence will say it.
            Log.Failed(logger, exception, job.Kind, job.Id);
        }
    }

    /// <summary>What a job's file says: written when something is new, not more often than anybody looks.</summary>
    private sealed class Report(JobFolder folder, Job job, TimeProvider clock) : IProgress<int>
    {
        private readonly Lock writing = new();
        private Job job = job;
        private long writtenAt;

        void IProgress<int>.Report(int value)
        {
            lock (writing)
            {
                job = job with { Done = value };
                if (clock.GetElapsedTime(writtenAt) >= ShortestBetweenWrites)
                {
                    Write();
                }
            }
        }

        public void Begin()
        {
            lock (writing)
            {
                job = job with { State = JobState.Running };
                Write();
            }
        }

        public void End(JobState state, string? failure, string? detail)
        {
            lock (writing)
            {
                job = job with { State = state, Failure = failure, Detail = detail, Done = state == JobState.Done ? job.Total : job.Done };
                Write();
            }
        }

        public void SignOfLife()
        {
            lock (writing)
            {
                if (job.State is JobState.Waiting or JobState.Running)
                {
                    try
                    {
                        Write();
                    }
                    catch (IOException)
                    {
                        // The next one may be written.
                    }
                }
            }
        }

        private void Write()
        {
            folder.Write(job);
            writtenAt = clock.GetTimestamp();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The job {Kind} {Id} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string kind, Guid id);

        [LoggerMessage(2, LogLevel.Warning, "Old jobs could not be taken away; tried again in a minute")]
        public static partial void NotCleaned(ILogger logger, Exception exception);
    }
}
