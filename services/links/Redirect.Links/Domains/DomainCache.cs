using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Domains;

/// <summary>
/// All domains that are or were verified, in memory: which one a request came to is known without waiting, and stays known while the database
/// is away. Kept fresh by <see cref="DomainRefresh"/>; who changes a domain calls <see cref="RefreshAsync"/> after the commit. A host that the
/// settings name is the operator's, whoever has verified it.
/// </summary>
internal sealed class DomainCache : IDisposable
{
    /// <summary>Longest host that is looked at: a longer one is none.</summary>
    public const int MaxHostLength = 253;

    private readonly IDbContextFactory<LinksDbContext> contexts;
    private readonly HashSet<string> own = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim reading = new(1);
    private volatile Snapshot? snapshot;

    public DomainCache(IDbContextFactory<LinksDbContext> contexts, IOptions<AddressOptions> addresses)
    {
        this.contexts = contexts;
        own.UnionWith(addresses.Value.OwnHosts.Select(TargetHost.Normalise).OfType<string>());
        if (addresses.Value.PublicBaseUrl is { } publicBase)
        {
            own.Add(new Uri(publicBase).IdnHost);
        }
    }

    /// <summary>Whether the domains have been read since the start.</summary>
    public bool Loaded => snapshot is not null;

    /// <summary>Whether there is a domain, or may be one: until the first reading nobody knows.</summary>
    public bool Any => snapshot is not { ByHost.Count: 0 };

    /// <summary>The hosts of all of them; null until the first reading.</summary>
    public IReadOnlyList<string>? Hosts => snapshot?.ByHost.Keys;

    /// <summary>The domain of a host in Punycode, in any case, with or without a port and a dot at its end; null when there is none.</summary>
    public DomainPlan? Find(ReadOnlySpan<char> host)
    {
        if (snapshot is not { ByHost.Count: > 0 } now)
        {
            return null;
        }

        host = Plain(host);
        return host.Length is > 0 and <= MaxHostLength && now.BySpan.TryGetValue(host, out var plan) ? plan : null;
    }

    /// <summary>The domain that a request came to. The header's own text is read: the framework's would turn Punycode into Unicode.</summary>
    public DomainPlan? Find(HttpRequest request) => Find(request.Headers.Host.ToString());

    /// <summary>The domain that a request came to; null for the common space.</summary>
    /// <returns>False while nobody can say which it is: the domains have not been read yet, and the host is not one that the settings name.</returns>
    public bool TryFind(HttpRequest request, out DomainPlan? domain)
    {
        domain = Find(request);
        return Loaded || own.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Plain(request.Headers.Host.ToString()));
    }

    /// <summary>The domain that a merchant or a reader named, in any spelling; null when there is none.</summary>
    public DomainPlan? FindNamed(string host) => host.Length <= 4 * MaxHostLength && TargetHost.Normalise(host) is { } plain ? Find(plain) : null;

    /// <summary>Reads all domains again if anything has changed since.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);

            // Rows are never deleted and versions only grow, so every change makes the sum greater. Read before the rows: what
            // changes in between is read again the next time.
            var stamp = await db.Domains.SumAsync(domain => domain.Version, cancellationToken);
            if (snapshot?.Stamp == stamp)
            {
                return;
            }

            var rows = await db.Domains.AsNoTracking().Where(domain => domain.State != DomainState.Pending).ToListAsync(cancellationToken);
            var plans = rows.GroupBy(row => row.Host, StringComparer.Ordinal).Where(claims => !own.Contains(claims.Key))
                .Select(claims => claims.FirstOrDefault(row => row is { State: DomainState.Verified, RetiredAt: null }) is { } domain ? DomainPlan.Of(domain) : DomainPlan.ClosedOf(claims.Key));
            snapshot = new Snapshot(stamp, plans.ToFrozenDictionary(plan => plan.Host, StringComparer.OrdinalIgnoreCase));
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private static ReadOnlySpan<char> Plain(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        host = colon < 0 ? host : host[..colon];
        return host.EndsWith('.') ? host[..^1] : host;
    }

    private sealed class Snapshot(long stamp, FrozenDictionary<string, DomainPlan> byHost)
    {
        public long Stamp => stamp;

        public FrozenDictionary<string, DomainPlan> ByHost => byHost;

        public FrozenDictionary<string, DomainPlan>.AlternateLookup<ReadOnlySpan<char>> BySpan { get; } = byHost.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
