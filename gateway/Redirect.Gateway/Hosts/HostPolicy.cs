using Microsoft.AspNetCore.Http;

namespace Redirect.Gateway.Hosts;

/// <summary>Which names we answer for, so that nobody makes us speak for a name that is not ours or a merchant's.</summary>
internal sealed class HostPolicy(IEnumerable<string> allowed, MerchantHosts merchants)
{
    private readonly string[] exact = [.. allowed.Where(host => !host.StartsWith("*.", StringComparison.Ordinal))];
    private readonly string[] below = [.. allowed.Where(host => host.StartsWith("*.", StringComparison.Ordinal)).Select(host => host[1..])];

    public HostKind KindOf(HttpRequest request)
    {
        // Kestrel has refused malformed and doubled ones already.
        if (request.Host.Value is not { Length: > 0 and <= 261 })
        {
            return HostKind.Refused;
        }

        // The operator's own names stay the operator's, whatever a merchant has shown.
        if (exact.Length > 0 && IsNamed(request.Host.Host))
        {
            return HostKind.Ours;
        }

        // As it was sent, in Punycode: the framework's text of it is Unicode.
        if (merchants.Contains(request.Headers.Host.ToString()))
        {
            return HostKind.Merchants;
        }

        if ((exact.Length == 0 && below.Length == 0) || (below.Length > 0 && IsBelow(request.Host.Host)))
        {
            return HostKind.Ours;
        }

        return merchants.Loaded ? HostKind.Refused : HostKind.NotKnownYet;
    }

    private bool IsNamed(string host)
    {
        foreach (var name in exact)
        {
            if (string.Equals(name, host, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsBelow(string host)
    {
        foreach (var suffix in below)
        {
            if (host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
