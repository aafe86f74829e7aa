using Google.Protobuf;

namespace Redirect.Media.Uploads;

/// <summary>UUIDs as our messages hold them: 16 bytes, big endian.</summary>
internal static class Uuids
{
    public static ByteString Bytes(Guid? id) => id is { } known ? UnsafeByteOperations.UnsafeWrap(known.ToByteArray(bigEndian: true)) : ByteString.Empty;

    /// <returns>Null for none.</returns>
    public static Guid? Read(ByteString bytes) => bytes.Length == 16 ? new Guid(bytes.Span, bigEndian: true) : null;
}
