namespace Redirect.Hosting.Writes;

/// <summary>What was answered to a request with an <c>Idempotency-Key</c>.</summary>
internal sealed class IdempotencyKey
{
    public required string Owner { get; init; }

    public required string Key { get; init; }

    public required byte[] RequestHash { get; init; }

    public int Status { get; set; }

    public string? Location { get; set; }

    public byte[] Body { get; set; } = [];

    public DateTime CreatedAt { get; init; }
}
