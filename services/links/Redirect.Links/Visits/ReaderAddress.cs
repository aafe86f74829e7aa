using Google.Protobuf;

namespace Redirect.Links.Visits;

/// <summary>What is kept of a reader's address.</summary>
/// <param name="Prefix">a.b.c.0/24, xxxx:xxxx:xxxx::/48, or empty.</param>
/// <param name="Hash">HMAC-SHA256 of the whole address with the day's salt, first 16 bytes; empty when no salt was at hand.</param>
/// <param name="Salt">The salt it was made with.</param>
/// <param name="IsInternal">It is in one of the operator's own networks.</param>
internal sealed record ReaderAddress(string Prefix, ByteString Hash, byte[]? Salt, bool IsInternal = false);
