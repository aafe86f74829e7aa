using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Redirect.Links.Placements;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Following;

/// <summary>
/// Tells every replica of a link that was made, changed or retired, and of a placement whose target was changed. Whoever writes one calls both: <see cref="StageAsync(LinksDbContext, ShortLink, CancellationToken)"/> in the
/// transaction, so that the word goes out with the commit and not without it, and <see cref="Committed(ShortLink)"/> after it. A writer that dies
/// in between has told the others already.
/// </summary>
internal sealed class LinkChanges(LinkCache<FollowPlan> links, LinkCache<PlacementPlan> placements)
{
    private const long FirstVersion = 1;

    // No link's key begins so.
    private const string PlacementPrefix = "?p=";

    /// <summary>PostgreSQL's channel; its messages are lines of <c>&lt;link key&gt; &lt;version&gt;</c> or <c>?p=&lt;placement code&gt; &lt;version&gt;</c>.</summary>
    public const string Channel = "links_changed";

    /// <summary>Has PostgreSQL tell the other replicas when the transaction commits. SQLite has one process, which <see cref="Committed(ShortLink)"/> tells.</summary>
#pragma warning disable CA1822 // Called beside Committed, on the same object; that it needs no state is nobody's business.
    public Task StageAsync(LinksDbContext db, ShortLink link, CancellationToken cancellationToken) => StageAsync(db, link.Key, link.Version, cancellationToken);

    /// <summary>The same for a placement's target.</summary>
    public Task StageAsync(LinksDbContext db, Placement placement, CancellationToken cancellationToken) => StageAsync(db, PlacementPrefix + placement.Code, placement.Version, cancellationToken);

    /// <summary>The same for many links, in as few messages as they fit in.</summary>
    public async Task StageAllAsync(LinksDbContext db, IEnumerable<ShortLink> links, CancellationToken cancellationToken)
    {
        if (!db.Database.IsNpgsql())
        {
            return;
        }

        foreach (var message in Notices(links))
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {message})", cancellationToken);
        }
    }
#pragma warning restore CA1822

    /// <summary>Makes the changes of many links known in this process at once, and in Redis soon.</summary>
    public void AllCommitted(IEnumerable<ShortLink> written)
    {
        foreach (var link in written)
        {
            Heard(link.Key, link.Version);
        }
    }

    /// <summary>What a notice does. Redis holds nothing older of a link that is new, so only what this process remembers as unknown is put right.</summary>
    public void Heard(string key, long version)
    {
        if (key.StartsWith(PlacementPrefix, StringComparison.Ordinal))
        {
            _ = placements.ChangedEverywhereAsync(key[PlacementPrefix.Length..], version);
        }
        else if (version <= FirstVersion)
        {
            links.Changed(key, version);
        }
        else
        {
            _ = links.ChangedEverywhereAsync(key, version);
        }
    }

    private static async Task StageAsync(LinksDbContext db, string key, long version, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{key} {version}");
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {message})", cancellationToken);
        }
    }

    // PostgreSQL takes less than 8,000 bytes; a character of a key is at most 3.
    private static IEnumerable<string> Notices(IEnumerable<ShortLink> links)
    {
        var message = new StringBuilder();
        foreach (var link in links)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{link.Key} {link.Version}");
            if (message.Length > 0 && 3 * (message.Length + 1 + line.Length) >= 8000)
            {
                yield return message.ToString();
                message.Clear();
            }

            message.Append(message.Length > 0 ? "\n" : "").Append(line);
        }

        if (message.Length > 0)
        {
            yield return message.ToString();
        }
    }

    /// <summary>Makes the change known in this process at once, and in Redis soon.</summary>
    public void Committed(ShortLink link) => _ = links.ChangedEverywhereAsync(link.Key, link.Version);

    /// <summary>The same for a placement's target.</summary>
    public void Committed(Placement placement) => _ = placements.ChangedEverywhereAsync(placement.Code, placement.Version);

    /// <summary>Changes may have been missed: everything is read again before long.</summary>
    public void MarkAllStale()
    {
        links.MarkAllStale();
        placements.MarkAllStale();
    }

    /// <summary>Reads a line of a message of <see cref="Channel"/>.</summary>
    public static bool TryReadNotice(string message, out string key, out long version)
    {
        var space = message.LastIndexOf(' ');
        key = space > 0 ? message[..space] : "";
        version = 0;
        return space > 0 && long.TryParse(message.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }
}
