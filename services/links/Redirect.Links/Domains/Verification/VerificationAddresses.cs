using System.Net;
using Microsoft.Extensions.Options;

namespace Redirect.Links.Domains.Verification;

/// <summary>Where a verification file may be fetched from: public addresses, and those that the operator lists one by one.</summary>
internal sealed class VerificationAddresses
{
    private static readonly int[] WebPorts = [80, 443];

    private readonly Dictionary<IPAddress, int> listed = [];

    public VerificationAddresses(IOptions<DomainOptions> options)
    {
        foreach (var text in options.Value.AllowedVerificationAddresses)
        {
            if (DomainOptions.TryReadEndPoint(text, out var endPoint))
            {
                listed[endPoint.Address] = endPoint.Port;
            }
        }
    }

    /// <summary>The ports to ask at an address, the first by http and the second by https; null when the address is not asked.</summary>
    public IReadOnlyList<int>? PortsOf(IPAddress address)
    {
        if (listed.TryGetValue(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, out var port))
        {
            return port == 0 ? WebPorts : [port];
        }

        return PublicNetwork.Contains(address) ? WebPorts : null;
    }
}
