using System.Net;
using Microsoft.Extensions.Options;

namespace Redirect.Links.Visits.OwnPeople;

/// <summary>Whose visits are not readers' visits.</summary>
internal sealed class InternalOptions
{
    public const string Section = "Links:Visits:Internal";

    /// <summary>Addresses and networks (CIDR) of the operator's and the merchants' offices: human visits from there are internal.</summary>
    public IList<string> Addresses { get; } = [];

    /// <summary>An address, or a network with its length; null when it is neither.</summary>
    public static IPNetwork? Parse(string text)
    {
        if (!text.Contains('/', StringComparison.Ordinal))
        {
            return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
        }

        return IPNetwork.TryParse(text, out var network) ? network : null;
    }

    /// <summary>Refuses the start when one is no network, naming the key.</summary>
    internal sealed class Validator : IValidateOptions<InternalOptions>
    {
        public ValidateOptionsResult Validate(string? name, InternalOptions options)
        {
            var failures = Enumerable.Range(0, options.Addresses.Count).Where(at => Parse(options.Addresses[at]) is null)
                .Select(at => $"{Section}:Addresses:{at} must be an address or a network such as 203.0.113.0/24 or 2001:db8::/32, with zeros behind its length.").ToList();
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }
    }
}
