using System.Buffers.Binary;
using System.Net;

namespace Redirect.Gateway.Addresses;

/// <summary>A network, compared as 128-bit numbers: IPv4 is seen as <c>::ffff:a.b.c.d</c>, so that both spellings of it are one.</summary>
internal readonly record struct AddressRange(UInt128 Start, UInt128 Mask)
{
    public static bool TryParse(string cidr, out AddressRange range)
    {
        if (!IPNetwork.TryParse(cidr, out var network))
        {
            range = default;
            return false;
        }

        var mapped = network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        var prefix = network.PrefixLength + (mapped ? 96 : 0);
        var mask = prefix == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - prefix);
        range = new AddressRange(NumberOf(network.BaseAddress) & mask, mask);
        return true;
    }

    public bool Contains(UInt128 address) => (address & Mask) == Start;

    /// <summary>The address as a number; zero when there is none (a connection that is not TCP).</summary>
    public static UInt128 NumberOf(IPAddress? address)
    {
        if (address is null)
        {
            return UInt128.Zero;
        }

        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var written) && written == 4
            ? new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Who an address is for counting: itself for IPv4, its /64 for IPv6, because a reader there has all the /64.</summary>
    public static UInt128 CountedAs(UInt128 address) =>
        address >> 32 == 0xFFFF ? address : address & (UInt128.MaxValue << 64);
}
