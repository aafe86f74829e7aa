namespace Redirect.Links.Limits;

/// <summary>One visitor, from joining a link's line until answered or gone.</summary>
/// <param name="max">The link's limit, as this visitor's plan has it.</param>
internal sealed class AdmissionRequest(long max)
{
    private const int Waiting = 0;
    private const int Asked = 1;
    private const int Answered = 2;
    private const int Left = 3;
    private const int LeftWithPlace = 4;

    // Its continuation writes a response; whoever settles a batch has better things to do.
    private readonly TaskCompletionSource<Admission> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state;

    public long Max => max;

    public Task<Admission> Answer => answer.Task;

    /// <summary>Whether the visitor went to the target without an answer, so that the place that was asked for is used.</summary>
    public bool IsInAnyway => Volatile.Read(ref state) == LeftWithPlace;

    /// <summary>Puts it into a statement; false when the visitor has left.</summary>
    public bool TryAsk() => Interlocked.CompareExchange(ref state, Asked, Waiting) == Waiting;

    /// <summary>Answers it; false when the visitor has left.</summary>
    public bool TryAnswer(Admission admission)
    {
        var now = Volatile.Read(ref state);
        while (now is Waiting or Asked)
        {
            var seen = Interlocked.CompareExchange(ref state, Answered, now);
            if (seen == now)
            {
                answer.SetResult(admission);
                return true;
            }

            now = seen;
        }

        return false;
    }

    /// <summary>The visitor waits no longer; false when the answer was there first.</summary>
    /// <param name="isInAnyway">Whether it goes to the target all the same.</param>
    public bool TryLeave(bool isInAnyway) =>
        Interlocked.CompareExchange(ref state, Left, Waiting) == Waiting
        || Interlocked.CompareExchange(ref state, isInAnyway ? LeftWithPlace : Left, Asked) == Asked;
}
