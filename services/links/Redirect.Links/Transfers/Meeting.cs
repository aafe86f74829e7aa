using Microsoft.EntityFrameworkCore;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Transfers;

/// <summary>The links that a batch of drafts would meet: those stored, and those that its own rows make.</summary>
internal sealed class Meeting
{
    private readonly Dictionary<string, ShortLink> bySlug;
    private readonly Dictionary<string, ShortLink> byExternalId;
    private readonly PretendedLinks? pretended;

    private Meeting(Dictionary<string, ShortLink> bySlug, Dictionary<string, ShortLink> byExternalId, PretendedLinks? pretended)
    {
        this.bySlug = bySlug;
        this.byExternalId = byExternalId;
        this.pretended = pretended;
    }

    public static async Task<Meeting> LookAsync(LinksDbContext db, Guid merchantId, IReadOnlyList<LinkDraft> drafts, WriteRules rules, CancellationToken cancellationToken)
    {
        var links = rules.OnConflict == OnConflict.Update ? db.Links : db.Links.AsNoTracking();
        var keys = drafts.Where(draft => draft.Source.Fields.Slug is not null && draft.Link.SlugKey.Length > 0).Select(draft => draft.Link.SlugKey).Distinct().ToList();
        var domains = drafts.Select(draft => draft.Link.Domain).Distinct().ToList();
        var ids = drafts.Select(draft => draft.Link.ExternalId).OfType<string>().Distinct().ToList();
        var bySlug = keys.Count == 0 ? [] : await links.Where(link => domains.Contains(link.Domain) && keys.Contains(link.SlugKey)).ToDictionaryAsync(link => link.Key, StringComparer.Ordinal, cancellationToken);
        var byExternalId = ids.Count == 0 ? [] : await links.Where(link => link.MerchantId == merchantId && ids.Contains(link.ExternalId!)).ToDictionaryAsync(link => link.ExternalId!, StringComparer.Ordinal, cancellationToken);
        return new Meeting(bySlug, byExternalId, rules.Pretended);
    }

    /// <summary>The link that a draft meets; null: it is free to be made.</summary>
    public Standing? Find(LinkDraft draft)
    {
        if (bySlug.TryGetValue(draft.Link.Key, out var link) || (draft.Link.ExternalId is { } id && byExternalId.TryGetValue(id, out link)))
        {
            return Standing.Of(link);
        }

        return pretended?.Find(draft.Link.Key, draft.Link.ExternalId);
    }

    /// <summary>A draft is made: later ones meet it.</summary>
    public void Add(ShortLink link)
    {
        if (link.SlugKey.Length > 0)
        {
            bySlug[link.Key] = link;
        }

        if (link.ExternalId is { } externalId)
        {
            byExternalId[externalId] = link;
        }
    }
}
