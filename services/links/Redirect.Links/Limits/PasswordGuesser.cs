using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Redirect.Links.Limits;

/// <summary>Who tries passwords of which link: an IPv4 address, or the /64 of an IPv6 address, all of which belong to whoever has one of them.</summary>
/// <param name="LinkId">The link.</param>
/// <param name="Network">The address as a number, with what is not told apart set to 0.</param>
internal readonly record struct PasswordGuesser(Guid LinkId, UInt128 Network)
{
    private const int NameBytes = 16;

    public static PasswordGuesser Of(Guid linkId, IPAddress? address) => new(linkId, NetworkOf(address));

    /// <summary>An address as a number, with what is not told apart set to 0.</summary>
    public static UInt128 NetworkOf(IPAddress? address)
    {
        address = address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address?.AddressFamily == AddressFamily.InterNetwork)
        {
            // Where IPv6 has its mapped ones, whose /64 is of no one.
            bytes[10] = bytes[11] = 0xFF;
            address.TryWriteBytes(bytes[12..], out _);
        }
        else if (address is not null)
        {
            address.TryWriteBytes(bytes, out _);
            bytes[8..].Clear();
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>A name that all replicas have for it, and that nobody without the key can turn back into an address.</summary>
    public string NameBy(byte[] key)
    {
        Span<byte> named = stackalloc byte[3 + 16 + 16];
        "pg1"u8.CopyTo(named);
        LinkId.TryWriteBytes(named[3..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(named[19..], Network);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, named).AsSpan(0, NameBytes));
    }
}
