using Redirect.Links.ShortLinks;

namespace Redirect.Links.Domains;

/// <summary>What a short domain's host may be. Pure.</summary>
internal static class DomainHosts
{
    /// <summary>Under which name the TXT record is, in front of the host.</summary>
    public const string RecordPrefix = "_redirect.";

    private const int MaxLength = 253;

    /// <summary>Checks a host that a merchant wrote.</summary>
    /// <param name="text">As it was written; capital letters, full-width dots, Unicode and a trailing dot make no difference.</param>
    /// <param name="settings">Knows our own hosts.</param>
    /// <param name="requestHost">The host by which we were called, which is ours whatever the settings say.</param>
    /// <returns>The host as it is kept, or why not.</returns>
    public static (string? Host, string? Code, string? Detail) Check(string? text, TargetSettings settings, string requestHost)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, "required", "'host' is required.");
        }

        var host = text.Length <= 4 * MaxLength ? TargetHost.Normalise(text) : null;
        if (host is null || RecordPrefix.Length + host.Length > MaxLength || !host.Split('.').All(IsLabel))
        {
            return (null, "host_invalid", "'host' is a host name such as go.example.com, without scheme, port and path.");
        }

        if (settings.OwnHosts.Any(own => TargetHost.IsWithin(host, own)) || string.Equals(TargetHost.Normalise(requestHost), host, StringComparison.Ordinal))
        {
            return (null, "host_is_ours", "This host belongs to this service. Choose one of your own.");
        }

        if (!TargetRules.IsPublicName(host) || PublicSuffixes.Contains(host))
        {
            return (null, "host_not_public", "'host' is a public name of your own: no IP address, no local name, and no name such as com.cn under which others register theirs.");
        }

        return (host, null, null);
    }

    private static bool IsLabel(string label) =>
        !label.StartsWith('-') && !label.EndsWith('-') && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');
}
