namespace Redirect.Links.Limits;

/// <summary>The key that signs "this browser has given the password", the same for all replicas. One row, made by whoever comes first.</summary>
internal sealed class PasswordSecret
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>32 random bytes.</summary>
    public required byte[] Key { get; init; }
}
