namespace Redirect.Links.Storage.Secrets;

/// <summary>A key that the programs made for themselves, the same for all replicas. Made once, by whoever comes first, and never changed.</summary>
internal sealed class Secret
{
    /// <summary>One of <see cref="SecretNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>32 random bytes.</summary>
    public required byte[] Value { get; init; }
}
