using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Redirect.Links.Claims.Store;

/// <summary>Compares the scopes of idempotent calls. They are hashes already.</summary>
internal sealed class ScopeComparer : IEqualityComparer<byte[]>
{
    public static readonly ScopeComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => BinaryPrimitives.ReadInt32LittleEndian(obj);
}
