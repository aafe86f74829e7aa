using System.Collections.Concurrent;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Following;

/// <summary>Tells everybody who keeps links in memory that one has changed.</summary>
internal sealed class LinkChanges
{
    private readonly ConcurrentDictionary<Guid, long> versions = new();

    /// <summary>Inside the transaction of the change.</summary>
    public Task StageAsync(LinksDbContext db, ShortLink link, CancellationToken ct)
    {
        versions.TryRemove(link.Id, out _);
        return Task.CompletedTask;
    }

    /// <summary>After its commit.</summary>
    public void Committed(ShortLink link) => versions[link.Id] = link.Version;
}
