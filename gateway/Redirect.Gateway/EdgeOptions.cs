using System.ComponentModel.DataAnnotations;
using Redirect.Gateway.RateLimits;

namespace Redirect.Gateway;

/// <summary>What the edge lets through, section <c>Edge</c>.</summary>
internal sealed class EdgeOptions
{
    public const string Section = "Edge";

    /// <summary>
    /// The host names this system answers for: exact, or <c>*.example.com</c> for every name below. Without a port. Empty means any name,
    /// which is right only behind something that checks it.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Networks (CIDR) of the proxies in front of us, whose <c>X-Forwarded-For</c> and <c>-Proto</c> are believed. Empty: nobody's.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>How many requests of whom.</summary>
    [Required]
    public RateLimitOptions RateLimits { get; } = new();
}
