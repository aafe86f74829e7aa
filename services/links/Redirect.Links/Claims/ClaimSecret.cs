namespace Redirect.Links.Claims;

/// <summary>The key of the hashes in <see cref="Claim.Person"/>, <see cref="Claim.Device"/> and <see cref="Claim.Address"/>, the same for all replicas. One row, made by whoever comes first.</summary>
internal sealed class ClaimSecret
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>32 random bytes.</summary>
    public required byte[] Key { get; init; }
}
