using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Redirect.Attribution.Counters;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;

namespace Redirect.Attribution.Claims;

/// <summary>
/// Counts what happened to claims of one surprise code. The good steps of a message count even when others of it are malformed or another
/// code's; the message then still goes to the dead-letter queue as it came, from where it may be delivered again without harm.
/// </summary>
internal sealed partial class ClaimBatchConsumer(ClaimStore store, CounterMirror mirror, AttributionMetrics metrics, TimeProvider clock, ILogger<ClaimBatchConsumer> logger)
    : IMessageConsumer
{
    /// <summary>Far more than the link service settles in one transaction; more is no message of ours.</summary>
    public const int MaxSteps = 10_000;

    public async Task ConsumeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var batch = Parse(body);
        var now = clock.GetUtcNow().UtcDateTime;
        var stock = batch.Code is null ? null : ClaimReader.Read(batch.Code);
        var refusal = batch.Code is not null && stock is null ? "stock_malformed" : "";
        var (steps, refused) = (new List<ClaimEventRow>(batch.Events.Count), refusal.Length == 0 ? 0 : 1);
        var about = stock is null ? default((Guid Merchant, Guid Code)?) : (stock.MerchantId, stock.CodeId);
        foreach (var step in batch.Events)
        {
            var row = ClaimReader.Read(step, now, out var reason);
            if (row is not null && (row.MerchantId, row.CodeId) == (about ??= (row.MerchantId, row.CodeId)))
            {
                steps.Add(row);
                continue;
            }

            refused++;
            refusal = refusal.Length > 0 ? refusal : row is null ? reason : "code_differs";
        }

        if (steps.Count > 0 || stock is not null)
        {
            await SaveAsync(steps, stock, now, cancellationToken);
        }

        if (refused > 0)
        {
            throw new PoisonMessageException($"{refused} parts of a ClaimBatch with {batch.Events.Count} events can't be counted, the others are; the first: {refusal}.");
        }
    }

    private async Task SaveAsync(List<ClaimEventRow> steps, CodeStock? stock, DateTime now, CancellationToken cancellationToken)
    {
        var counted = await store.SaveAsync(steps, stock, now, cancellationToken);
        metrics.ClaimsIngested(counted.Added, steps.Count - counted.Added.Count, counted.Unsummed, now);
        if (counted.Unsummed > 0)
        {
            Log.Unsummed(logger, counted.Unsummed);
        }

        // Committed: from here on nothing may fail the message, and the mirror catches up by itself.
        await mirror.ApplyAsync(counted);
    }

    private static ClaimBatch Parse(ReadOnlyMemory<byte> body)
    {
        ClaimBatch batch;
        try
        {
            batch = ClaimBatch.Parser.ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new PoisonMessageException("This is no ClaimBatch.", exception);
        }

        return batch switch
        {
            { Events.Count: 0, Code: null } => throw new PoisonMessageException("The ClaimBatch holds neither events nor a stock."),
            { Events.Count: > MaxSteps } => throw new PoisonMessageException($"The ClaimBatch holds {batch.Events.Count} events; {MaxSteps} is the limit."),
            _ => batch,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} redemptions or reversals are in another currency than the merchant's others; they count, and their amounts are in no sum")]
        public static partial void Unsummed(ILogger logger, int count);
    }
}
