namespace Redirect.Hosting.Outbox;

/// <summary>A message that waits in the database for its publication.</summary>
internal sealed class OutboxMessage
{
    public long Id { get; init; }

    public required string Exchange { get; init; }

    public required byte[] Body { get; init; }

    public DateTime CreatedAt { get; init; }
}
