using System.ComponentModel.DataAnnotations;

namespace Redirect.Gateway.RateLimits;

/// <summary>Requests in any minute, section <c>Edge:RateLimits</c>.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>API and gRPC calls of one key, but for new claims.</summary>
    [Range(1, 100_000_000)]
    public int KeyPerMinute { get; set; } = 6000;

    /// <summary>New claims (<c>POST /api/v1/claims</c>) of one key: in a flash sale all readers of a merchant come by one key at once.</summary>
    [Range(1, 100_000_000)]
    public int ClaimsPerMinute { get; set; } = 600_000;

    /// <summary>Public requests (redirects, QR codes, pages) of one address.</summary>
    [Range(1, 100_000_000)]
    public int AddressPerMinute { get; set; } = 1200;

    /// <summary>API and gRPC calls of one address with a key we do not know, or with none.</summary>
    [Range(1, 100_000_000)]
    public int FailedKeysPerMinute { get; set; } = 60;

    /// <summary>Redirects of one address that led nowhere (404).</summary>
    [Range(1, 100_000_000)]
    public int MissesPerMinute { get; set; } = 60;

    /// <summary>Networks (CIDR) to which <see cref="AddressPerMinute"/> does not apply; null means loopback. Wrong keys and misses are counted for them too.</summary>
    public IReadOnlyList<string>? ExemptNetworks { get; set; }

    /// <summary>How many keys and addresses are counted at once. Past it, those longest unseen are forgotten.</summary>
    [Range(1000, 10_000_000)]
    public int MaxTracked { get; set; } = 100_000;
}
