using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Google.Protobuf;
using Redirect.Links.Visits.OwnPeople;

namespace Redirect.Links.Visits;

/// <summary>Turns addresses into what may be kept of them; remembers the last ones, because hashing costs more than all else of a visit.</summary>
internal sealed class ReaderAddresses(AddressSalts salts, InternalAddresses own)
{
    private const int HashBytes = 16;

    private static readonly ReaderAddress None = new("", ByteString.Empty, null);

    private readonly BoundedCache<IPAddress, ReaderAddress> recent = new(16 * 1024);

    public ReaderAddress Of(IPAddress? address, DateOnly day)
    {
        if (address is null)
        {
            return None;
        }

        var salt = salts.Find(day);
        if (!recent.TryGet(address, out var known) || !ReferenceEquals(known.Salt, salt))
        {
            known = Make(address, salt) with { IsInternal = own.Contain(address) };
            recent.Set(address, known);
        }

        return known;
    }

    internal static ReaderAddress Make(IPAddress address, byte[]? salt)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> buffer = stackalloc byte[16];
        address.TryWriteBytes(buffer, out var length);
        var bytes = buffer[..length];
        var hash = ByteString.Empty;
        if (salt is not null)
        {
            Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(salt, bytes, mac);
            hash = ByteString.CopyFrom(mac[..HashBytes]);
        }

        var four = address.AddressFamily == AddressFamily.InterNetwork;
        bytes[(four ? 3 : 6)..].Clear();
        return new ReaderAddress(new IPAddress(bytes) + (four ? "/24" : "/48"), hash, salt);
    }
}
