using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;

namespace Redirect.Links.Claims.Store;

/// <summary>Settles orders on a page, each call with an <c>Idempotency-Key</c> once: whatever was done for it before, in this batch or an earlier one, is said again.</summary>
/// <param name="page">What the commands are about.</param>
/// <param name="book">Settles what is new.</param>
/// <param name="kept">What was kept for the calls' keys, by scope.</param>
internal sealed class Settling(BookPage page, ClaimBook book, Dictionary<byte[], IdempotencyKey> kept)
{
    private static readonly ClaimReply Reused = new ClaimReply.KeyReused();

    /// <summary>To be kept with what was done.</summary>
    public List<IdempotencyKey> Keys { get; } = [];

    public ClaimReply Settle(ClaimOrder order)
    {
        var call = order.Call;
        if (call is not null && kept.TryGetValue(call.Scope, out var known) && known.CreatedAt >= page.Now - IdempotencyModel.Lifetime)
        {
            return call.Made(known.Fingerprint) ? new ClaimReply.Replayed(call.Open(known.Status!.Value, known.Answer!)) : Reused;
        }

        var result = book.Settle(order.Command);
        var answer = order.AnswerOf(result, page);
        if (call is not null && answer is { Status: < 400 })
        {
            var row = new IdempotencyKey { Scope = call.Scope, Fingerprint = call.Fingerprint, Status = answer.Status, Answer = call.Seal(answer), CreatedAt = page.Now };
            kept[call.Scope] = row;
            Keys.Add(row);
        }

        return new ClaimReply.Settled(result, page.Code.SoldOutTarget, answer);
    }
}
