namespace Redirect.Links.Storage.Codes;

/// <summary>The key of a permutation. Made once, by whoever comes first; with another one, codes would repeat.</summary>
internal sealed class CodeSecret
{
    public CodeKind Kind { get; init; }

    /// <summary>32 random bytes.</summary>
    public required byte[] Key { get; init; }
}
