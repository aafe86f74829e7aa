namespace Redirect.Hosting.Writes;

/// <summary>
/// A call that was made with an <c>Idempotency-Key</c>, and its answer. The row is written in the transaction of the call's
/// effect, so there is never one without the other.
/// </summary>
public sealed class IdempotencyKey
{
    /// <summary>SHA-256 of caller, endpoint with its route values, and key. The key itself is not stored: it decrypts the answer.</summary>
    public required byte[] Scope { get; init; }

    /// <summary>SHA-256 of the query and the raw body.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The answer's HTTP status; null only inside the transaction.</summary>
    public int? Status { get; set; }

    /// <summary>The rest of the answer, encrypted; see <see cref="SealedAnswer"/>.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>When the call was made, UTC; after 24 h the key is free again.</summary>
    public DateTime CreatedAt { get; init; }
}
