using System.Diagnostics;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Store;

namespace Redirect.Links.Claims.Desk;

/// <summary>
/// Where commands on claims wait: a line for each code, first come, first served. What has gathered while a transaction of the code ran shares
/// the next one, so that a flash sale costs one lock and one commit for many. Order and stock over several replicas are the database's affair;
/// the lines only make it cheap, and keep the wait short by refusing early.
/// <para>A caller who has gone before the command was taken off the line is dropped; once it is taken, what commits stands.</para>
/// </summary>
internal sealed class ClaimDesk(ClaimStore store, IOptions<ClaimOptions> options, LinksMetrics metrics) : IDisposable
{
    private const int MaxLines = 10_000;
    private static readonly TimeSpan SoldOutFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    private readonly ClaimOptions limits = options.Value;
    private readonly SemaphoreSlim transactions = new(options.Value.Transactions);
    private readonly BoundedCache<Guid, SoldOut> soldOut = new(MaxLines);
    private readonly Lock turn = new();
    private readonly Dictionary<Guid, Line> lines = [];
    private TimeSpan recent = TimeSpan.FromMilliseconds(10); // what a transaction took lately

    /// <summary>Has a command settled.</summary>
    /// <param name="codeId">Whose claims it is about.</param>
    /// <param name="command">What is wanted.</param>
    /// <param name="call">Of a call with an <c>Idempotency-Key</c>: done once in 24 h, and its answer kept.</param>
    /// <param name="answer">Makes the caller's answer from what was done; runs under the stock's lock, before the commit.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="ClaimUnconfirmedException">It is not known whether it was done.</exception>
    /// <exception cref="System.Data.Common.DbException">The database does not answer; nothing was done.</exception>
    public Task<ClaimReply> SubmitAsync(
        Guid codeId, ClaimCommand command, IdempotentCall? call, Func<ClaimResult, BookPage, KeptAnswer>? answer, CancellationToken cancellationToken)
    {
        // Who has a key may have an answer: that the database must say.
        if (call is null && command is ClaimCommand.Take { Wait: false, ParentId: null, Number: null } && soldOut.TryGet(codeId, out var seen))
        {
            if (Stopwatch.GetElapsedTime(seen.At) < SoldOutFor)
            {
                metrics.ClaimSettled(command, ClaimOutcome.SoldOut);
                return Task.FromResult<ClaimReply>(new ClaimReply.Settled(new ClaimResult(ClaimOutcome.SoldOut), seen.Target, null));
            }

            soldOut.Remove(codeId);
        }

        var order = new ClaimOrder(command, call, answer, cancellationToken);
        lock (turn)
        {
            if (!lines.TryGetValue(codeId, out var line))
            {
                if (lines.Count >= MaxLines)
                {
                    return Refuse(command, LongestRetry);
                }

                lines[codeId] = line = new Line();
                line.Waiting.Enqueue(order);
                _ = Task.Run(() => ServeAsync(codeId, line), CancellationToken.None);
                return order.Reply;
            }

            var wait = WaitOf(line);
            if (command is not ClaimCommand.Tidy && (line.Waiting.Count >= limits.MaxWaiting || wait > limits.MaxWait))
            {
                return Refuse(command, wait);
            }

            line.Waiting.Enqueue(order);
        }

        return order.Reply;
    }

    /// <summary>Sees to it soon that due claims of a code expire and those who wait get what is left: its stock or validity was changed.</summary>
    public void Tidy(Guid codeId) => _ = SubmitAsync(codeId, new ClaimCommand.Tidy(), null, null, CancellationToken.None);

    public void Dispose() => transactions.Dispose();

    // The transaction that runs, those before this command's, and its own; as long as they took lately, or as the one that runs has taken by now.
    private TimeSpan WaitOf(Line line)
    {
        var running = line.TakenAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(line.TakenAt);
        return running > recent
            ? running * (1 + (line.Waiting.Count / limits.MaxBatch))
            : recent * (2 + (line.Waiting.Count / limits.MaxBatch)) - running;
    }

    private async Task ServeAsync(Guid codeId, Line line)
    {
        var batch = new List<ClaimOrder>();
        while (true)
        {
            // First the permission, then the commands: what comes while others' transactions run is in the same one.
            await transactions.WaitAsync();
            try
            {
                if (!TryTake(codeId, line, batch))
                {
                    return;
                }

                var taken = line.TakenAt;
                metrics.ClaimsTogether(batch.Count);
                if (await store.SettleAsync(codeId, batch) is { } stock)
                {
                    Remember(codeId, stock, taken);
                }
            }
            catch (Exception exception) // whatever it is: the line goes on
            {
                batch.ForEach(order => order.Fail(exception));
            }
            finally
            {
                transactions.Release();
            }
        }
    }

    private bool TryTake(Guid codeId, Line line, List<ClaimOrder> batch)
    {
        batch.Clear();
        lock (turn)
        {
            if (line.TakenAt != 0)
            {
                var took = Stopwatch.GetElapsedTime(line.TakenAt);
                recent = ((recent * 7) + took) / 8;
            }

            while (batch.Count < limits.MaxBatch && line.Waiting.TryDequeue(out var order))
            {
                if (order.TryDrop())
                {
                    continue;
                }

                var waited = Stopwatch.GetElapsedTime(order.JoinedAt);
                metrics.WaitedForClaim(waited);
                if (waited > limits.MaxWait && order.Command is not ClaimCommand.Tidy)
                {
                    order.Answer(Overloaded(order.Command, waited));
                    continue;
                }

                batch.Add(order);
            }

            if (batch.Count == 0)
            {
                lines.Remove(codeId);
                return false;
            }

            line.TakenAt = Stopwatch.GetTimestamp();
            return true;
        }
    }

    private void Remember(Guid codeId, SettledStock stock, long seenAt)
    {
        if (stock.SoldOut)
        {
            soldOut.Set(codeId, new SoldOut(seenAt, stock.SoldOutTarget));
        }
        else
        {
            soldOut.Remove(codeId);
        }
    }

    private Task<ClaimReply> Refuse(ClaimCommand command, TimeSpan wait) => Task.FromResult<ClaimReply>(Overloaded(command, wait));

    private ClaimReply.Overloaded Overloaded(ClaimCommand command, TimeSpan wait)
    {
        metrics.ClaimOverloaded(command);
        return new ClaimReply.Overloaded(wait < LongestRetry ? wait : LongestRetry);
    }

    /// <summary>The commands of one code that wait in this process. There while somebody waits or is served.</summary>
    private sealed class Line
    {
        public Queue<ClaimOrder> Waiting { get; } = new();

        /// <summary>When the batch that is settled now was taken, by <see cref="Stopwatch"/>; 0: none yet.</summary>
        public long TakenAt { get; set; }
    }

    /// <param name="At">When it was looked at, by <see cref="Stopwatch"/>.</param>
    /// <param name="Target">The code's.</param>
    private sealed record SoldOut(long At, string? Target);
}
