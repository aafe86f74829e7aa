using Redirect.Links.ShortLinks;

namespace Redirect.Links.Transfers;

/// <summary>What a dry run would have made so far: some 100 bytes a row.</summary>
internal sealed class PretendedLinks
{
    private readonly Dictionary<string, Standing> bySlug = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Standing> byExternalId = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public void Add(ShortLink link)
    {
        Count++;
        var standing = Standing.Of(link) with { Link = null };
        if (link.SlugKey.Length > 0)
        {
            bySlug[link.Key] = standing;
        }

        if (link.ExternalId is { } externalId)
        {
            byExternalId[externalId] = standing;
        }
    }

    public Standing? Find(string key, string? externalId) =>
        bySlug.TryGetValue(key, out var standing) || (externalId is not null && byExternalId.TryGetValue(externalId, out standing)) ? standing : null;
}
