using System.Net;
using Microsoft.Extensions.Options;

namespace Redirect.Links.Visits.OwnPeople;

/// <summary>The networks from which visits are internal.</summary>
internal sealed class InternalAddresses(IOptions<InternalOptions> options)
{
    private readonly IPNetwork[] networks = [.. options.Value.Addresses.Select(text => InternalOptions.Parse(text)!.Value)];

    public bool Contain(IPAddress address)
    {
        if (networks.Length == 0)
        {
            return false;
        }

        var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(networks, network => network.Contains(own));
    }
}
