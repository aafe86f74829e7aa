using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;

namespace Redirect.Links.Claims.Desk;

/// <summary>What the desk says to a command.</summary>
internal abstract record ClaimReply
{
    private ClaimReply()
    {
    }

    /// <summary>It was settled by the book, and is committed.</summary>
    /// <param name="Result">What became of it.</param>
    /// <param name="SoldOutTarget">Of the code: where to send who comes too late; null: nowhere.</param>
    /// <param name="Answer">What the caller gets; null: it was refused.</param>
    internal sealed record Settled(ClaimResult Result, string? SoldOutTarget, KeptAnswer? Answer) : ClaimReply;

    /// <summary>The call was made before; this is its answer.</summary>
    internal sealed record Replayed(KeptAnswer Answer) : ClaimReply;

    /// <summary>The <c>Idempotency-Key</c> was sent before with another body.</summary>
    internal sealed record KeyReused : ClaimReply;

    /// <summary>Too many wait; nothing was done.</summary>
    /// <param name="RetryAfter">When it may go better.</param>
    internal sealed record Overloaded(TimeSpan RetryAfter) : ClaimReply;
}
