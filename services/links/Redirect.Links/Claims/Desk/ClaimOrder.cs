using System.Diagnostics;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;

namespace Redirect.Links.Claims.Desk;

/// <summary>A command on its way through a line, and whoever waits for it.</summary>
/// <param name="command">What is wanted.</param>
/// <param name="call">The call that it came by, if it has an <c>Idempotency-Key</c>.</param>
/// <param name="answer">Makes what the caller gets when it was not refused; null: nobody wants to know.</param>
/// <param name="gone">Cancelled when the caller has hung up.</param>
internal sealed class ClaimOrder(ClaimCommand command, IdempotentCall? call, Func<ClaimResult, BookPage, KeptAnswer>? answer, CancellationToken gone)
{
    // Its continuation writes a response; whoever settles a batch has better things to do.
    private readonly TaskCompletionSource<ClaimReply> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClaimCommand Command => command;

    public IdempotentCall? Call => call;

    /// <summary>By <see cref="Stopwatch"/>: patience is real time, whatever is done to a clock.</summary>
    public long JoinedAt { get; } = Stopwatch.GetTimestamp();

    public Task<ClaimReply> Reply => reply.Task;

    /// <summary>Drops it if its caller has gone; only before it is taken off the line.</summary>
    public bool TryDrop() => gone.IsCancellationRequested && reply.TrySetCanceled(gone);

    /// <summary>What the caller gets for a result; null when it is refused.</summary>
    public KeptAnswer? AnswerOf(ClaimResult result, BookPage page) =>
        result.Outcome is ClaimOutcome.Done or ClaimOutcome.Waits or ClaimOutcome.DoneBefore ? answer?.Invoke(result, page) : null;

    public void Answer(ClaimReply said) => reply.TrySetResult(said);

    public void Fail(Exception exception)
    {
        reply.TrySetException(exception);
        _ = reply.Task.Exception; // seen, should nobody wait
    }
}
