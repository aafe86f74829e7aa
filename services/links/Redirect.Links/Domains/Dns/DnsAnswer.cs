using System.Net;

namespace Redirect.Links.Domains.Dns;

/// <summary>What a name server answered.</summary>
/// <param name="Status">Whether it answered at all.</param>
/// <param name="Texts">Of TXT records, each with its strings joined.</param>
/// <param name="Addresses">Of A and AAAA records.</param>
internal sealed record DnsAnswer(DnsStatus Status, IReadOnlyList<string> Texts, IReadOnlyList<IPAddress> Addresses)
{
    public static readonly DnsAnswer Nothing = new(DnsStatus.Answered, [], []);
    public static readonly DnsAnswer Failed = new(DnsStatus.Failed, [], []);
    public static readonly DnsAnswer Truncated = new(DnsStatus.Truncated, [], []);
}

/// <summary>Whether a name server answered.</summary>
internal enum DnsStatus
{
    /// <summary>It did; there may be no such record or name.</summary>
    Answered,

    /// <summary>The answer does not fit into a datagram: ask over TCP.</summary>
    Truncated,

    /// <summary>It did not, or could not say.</summary>
    Failed,
}
