namespace Redirect.Attribution.Ingest;

/// <summary>
/// A visit that came in a good message and can't be counted. It is kept as it came, so that it can be looked at and, once
/// understood, counted after all.
/// </summary>
internal sealed class RejectedVisit
{
    /// <summary>SHA-256 of <see cref="Body"/>: the same bytes delivered again are the same row.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>Null where the id itself is what is wrong.</summary>
    public Guid? MerchantId { get; init; }

    /// <summary>Lower case with underscores; the first rule that was broken.</summary>
    public required string Reason { get; init; }

    public DateTime ReceivedAt { get; init; }

    /// <summary>The visit's protobuf encoding. Holds no more of a person than a counted visit does.</summary>
    public required byte[] Body { get; init; }
}
