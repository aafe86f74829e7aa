using System.Net;
using System.Net.Sockets;

namespace Redirect.Links.Domains.Verification;

/// <summary>
/// Which addresses are of the public Internet: none of the special-purpose registries (RFC 6890, IANA), which lead to ourselves, to the
/// operator's network or to a cloud's metadata. Pure.
/// </summary>
internal static class PublicNetwork
{
    private static readonly IPNetwork[] Closed4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8",
        "100.64.0.0/10", // shared; Alibaba's metadata is 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32", // Azure's host
        "169.254.0.0/16", // link-local, and most clouds' metadata
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3"); // multicast, reserved, broadcast

    // Of IPv6 only 2000::/3 is given out; these are parts of it that are not public, or hold an IPv4 address.
    private static readonly IPNetwork Open6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Closed6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    /// <summary>Whether an address is public. IPv4 in IPv6's clothes is judged as IPv4.</summary>
    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !IsIn(Closed4, address),
            AddressFamily.InterNetworkV6 => address.ScopeId == 0 && Open6.Contains(address) && !IsIn(Closed6, address),
            _ => false,
        };
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
