using Microsoft.Extensions.Options;
using Redirect.Links.Domains;

namespace Redirect.Links.ShortLinks;

/// <summary>The operator's lists in the spelling that hosts are compared in.</summary>
internal sealed class TargetSettings
{
    private readonly DomainCache? domains;

    public TargetSettings(IOptions<AddressOptions> options, DomainCache? domains = null)
    {
        this.domains = domains;
        var own = Normalise(options.Value.OwnHosts);
        if (options.Value.PublicBaseUrl is { } publicBase && TargetHost.Normalise(new Uri(publicBase).Host) is { } host)
        {
            own.Add(host);
        }

        OwnHosts = own.ToHashSet(StringComparer.Ordinal);
        AllowedTargetHosts = Normalise(options.Value.AllowedTargetHosts);
        LookalikeExceptions = Normalise(options.Value.LookalikeExceptions);
    }

    public IReadOnlySet<string> OwnHosts { get; }

    public IReadOnlyList<string> AllowedTargetHosts { get; }

    public IReadOnlyList<string> LookalikeExceptions { get; }

    /// <summary>Whether a host leads to us: one of the settings', or any merchant's verified short domain.</summary>
    public bool IsOurs(string host) => OwnHosts.Contains(host) || domains?.Find(host) is { Closed: false };

    private static List<string> Normalise(IEnumerable<string> hosts) =>
        [.. hosts.Select(host => TargetHost.Normalise(host) ?? throw new InvalidOperationException("The settings of section Links hold a host that is none."))];
}
