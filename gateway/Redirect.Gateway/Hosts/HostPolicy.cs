using Microsoft.AspNetCore.Http;

namespace Redirect.Gateway.Hosts;

/// <summary>Which names we answer for, so that nobody makes us speak for a name that is not ours.</summary>
internal sealed class HostPolicy(IEnumerable<string> allowed)
{
    private readonly string[] exact = [.. allowed.Where(host => !host.StartsWith("*.", StringComparison.Ordinal))];
    private readonly string[] below = [.. allowed.Where(host => host.StartsWith("*.", StringComparison.Ordinal)).Select(host => host[1..])];

    public bool Allows(HttpRequest request)
    {
        // Kestrel has refused malformed and doubled ones already.
        if (request.Host.Value is not { Length: > 0 and <= 261 })
        {
            return false;
        }

        return (exact.Length == 0 && below.Length == 0) || IsListed(request.Host.Host);
    }

    private bool IsListed(string host)
    {
        foreach (var name in exact)
        {
            if (string.Equals(name, host, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

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
