using Google.Protobuf;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;

namespace Redirect.Attribution.Catalogue;

/// <summary>
/// Keeps our copy of campaigns, placements and links. The good changes of a message are applied even when another of its changes is
/// malformed; the message then still goes to the dead-letter queue, from where it may be delivered again without harm.
/// </summary>
internal sealed class CatalogueConsumer(CatalogueStore store) : IMessageConsumer
{
    public async Task ConsumeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        CatalogueBatch batch;
        try
        {
            batch = CatalogueBatch.Parser.ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new PoisonMessageException("This is no CatalogueBatch.", exception);
        }

        if (batch.Changes.Count == 0)
        {
            throw new PoisonMessageException("The CatalogueBatch holds no changes.");
        }

        var changes = new CatalogueChanges();
        var bad = batch.Changes.Count(change => !changes.TryAdd(change));
        await store.ApplyAsync(changes, cancellationToken);
        if (bad > 0)
        {
            throw new PoisonMessageException($"{bad} of {batch.Changes.Count} changes are malformed; the others are applied.");
        }
    }
}
