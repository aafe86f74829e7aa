using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Redirect.Links.Domains;

/// <summary>What the operator says about merchants' own short domains.</summary>
internal sealed class DomainOptions
{
    public const string Section = "Links:Domains";

    /// <summary>Domains a merchant may have at a time, retired ones not counted. 0: none.</summary>
    [Range(0, 1000)]
    public int PerMerchant { get; set; } = 20;

    /// <summary>The scheme of addresses on own domains.</summary>
    [RegularExpression("^https?$", ErrorMessage = "Links:Domains:Scheme must be http or https.")]
    public string Scheme { get; set; } = "https";

    /// <summary>The recursive name server that is asked for proofs: an address, perhaps with a port. Empty: those of /etc/resolv.conf.</summary>
    public string Resolver { get; set; } = "";

    /// <summary>
    /// Addresses that verification files may be fetched from although they are not public: each an IP address, perhaps with the port that is
    /// then used in place of 80 and 443. For domains whose web servers stand in the operator's own network.
    /// </summary>
    public IList<string> AllowedVerificationAddresses { get; } = [];

    /// <summary>How often the proof of a verified domain is looked for again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan RecheckEvery { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a verified domain may be without its proof before it is suspended.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "90.00:00:00")]
    public TimeSpan LapseAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Reads an address with or without a port; port 0 stands for none.</summary>
    public static bool TryReadEndPoint(string text, out IPEndPoint endPoint)
    {
        // IPAddress.TryParse takes 127.1 and 0x7f000001; who writes that in settings is asked to say what he means.
        if (IPEndPoint.TryParse(text, out var read) && text.Contains(read.Address.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            endPoint = read;
            return true;
        }

        endPoint = new IPEndPoint(IPAddress.None, 0);
        return false;
    }

    /// <summary>Refuses the start when an address is none, naming the key.</summary>
    internal sealed class Validator : IValidateOptions<DomainOptions>
    {
        public ValidateOptionsResult Validate(string? name, DomainOptions options)
        {
            if (!string.IsNullOrEmpty(options.Resolver) && !TryReadEndPoint(options.Resolver, out _))
            {
                return ValidateOptionsResult.Fail("Links:Domains:Resolver must be an IP address, perhaps with a port, such as 10.0.0.2 or 10.0.0.2:53.");
            }

            return options.AllowedVerificationAddresses.All(address => TryReadEndPoint(address, out _))
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Links:Domains:AllowedVerificationAddresses holds a text that is not an IP address, perhaps with a port, such as 10.0.0.7.");
        }
    }
}
