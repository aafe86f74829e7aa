using Google.Protobuf;

namespace Redirect.Links;

/// <summary>UUIDs as messages carry them: 16 bytes, big endian.</summary>
internal static class Ids
{
    public static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    /// <summary>The id; null when the field is empty. <see cref="Guid.Empty"/>, which is nobody's, when it holds none.</summary>
    public static Guid? Of(ByteString field) => field.Length switch
    {
        0 => null,
        16 => new Guid(field.Span, bigEndian: true),
        _ => Guid.Empty,
    };

    /// <summary>Whose question it is. An asking service always says that.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static Guid Merchant(ByteString field) => Of(field) is { } id && id != Guid.Empty ? id : throw new ArgumentException("A question names its merchant by 16 bytes.", nameof(field));
}
