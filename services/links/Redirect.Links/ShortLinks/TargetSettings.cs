using Microsoft.Extensions.Options;

namespace Redirect.Links.ShortLinks;

/// <summary>The operator's lists in the spelling that hosts are compared in.</summary>
internal sealed class TargetSettings
{
    public TargetSettings(IOptions<AddressOptions> options)
    {
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

    private static List<string> Normalise(IEnumerable<string> hosts) =>
        [.. hosts.Select(host => TargetHost.Normalise(host) ?? throw new InvalidOperationException("The settings of section Links hold a host that is none."))];
}
