using System.Net;
using Microsoft.Extensions.Options;

namespace Redirect.Links.Domains.Dns;

/// <summary>The recursive name servers of this machine: the setting's, else those of /etc/resolv.conf.</summary>
internal sealed class NameServers(IOptions<DomainOptions> options)
{
    private const string File = "/etc/resolv.conf";
    private const int Port = 53;

    // As the C library does: three at most, and itself when none is named (resolv.conf(5)).
    private const int Max = 3;

    /// <summary>The servers in the order they are asked; read anew each time, because it is rare and the file changes.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        if (DomainOptions.TryReadEndPoint(options.Value.Resolver, out var configured))
        {
            return [new IPEndPoint(configured.Address, configured.Port == 0 ? Port : configured.Port)];
        }

        try
        {
            var servers = Parse(await System.IO.File.ReadAllTextAsync(File, cancellationToken));
            return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, Port)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [new IPEndPoint(IPAddress.Loopback, Port)];
        }
    }

    /// <summary>The name servers that a resolv.conf names.</summary>
    public static IReadOnlyList<IPEndPoint> Parse(string text) =>
    [
        .. text.Split('\n')
            .Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 2 && words[0] == "nameserver")
            .Select(words => IPAddress.TryParse(words[1], out var address) ? new IPEndPoint(address, Port) : null)
            .OfType<IPEndPoint>()
            .Take(Max),
    ];
}
