namespace Redirect.Hosting.Outbox;

/// <summary>A message that was decided on in a transaction and is not known to be published yet.</summary>
public sealed class OutboxMessage
{
    /// <summary>Given by the database; roughly the order of writing.</summary>
    public long Id { get; init; }

    /// <summary>Where to.</summary>
    public required string Exchange { get; init; }

    /// <summary>The message.</summary>
    public required byte[] Body { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public DateTime CreatedAt { get; init; }
}
