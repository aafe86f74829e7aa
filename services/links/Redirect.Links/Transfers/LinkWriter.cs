using Microsoft.EntityFrameworkCore;
using Npgsql;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Storage;
using Redirect.Links.Catalogue;
using Redirect.Links.Domains;
using Redirect.Links.Following;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Codes;

namespace Redirect.Links.Transfers;

/// <summary>Writes up to 1,000 links in one transaction: one look at what is there, one insert, one message to other services, one notice to caches.</summary>
internal sealed class LinkWriter(LinkEditor editor, CodeMaker codes, LinkChanges changes, LinkQuota quota, TimeProvider clock)
{
    private const int Attempts = 4;
    private const int MaxSlugTries = 8;

    /// <summary>Writes what the drafts say; the caller has begun a transaction, commits it, and then calls <see cref="Written.Committed"/>.</summary>
    /// <param name="db">A context that holds no other changes: they would be forgotten.</param>
    /// <param name="merchantId">Whose links they are.</param>
    /// <param name="drafts">In order; the first of two that want the same has it. Where links are updated, no two may be of the same link.</param>
    /// <param name="rules">What to do with those that are there.</param>
    /// <param name="cancellationToken">Ends it; the transaction is then to be rolled back.</param>
    /// <exception cref="DbUpdateException">Others got in between again and again.</exception>
    public async Task<Written> WriteAsync(LinksDbContext db, Guid merchantId, IReadOnlyList<LinkDraft> drafts, WriteRules rules, CancellationToken cancellationToken)
    {
        // Two batches that hold each other's slugs would wait for one another, and the quota is counted once.
        await db.LockMerchantAsync(merchantId, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWriteAsync(db, merchantId, drafts, rules, cancellationToken);
            }
            catch (Exception exception) when (attempt < Attempts && (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation() || IsDeadlock(exception)))
            {
                // Taken or changed between our look and our save, which went back to its savepoint; the next look sees it.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<Written> TryWriteAsync(LinksDbContext db, Guid merchantId, IReadOnlyList<LinkDraft> drafts, WriteRules rules, CancellationToken cancellationToken)
    {
        var placements = await PlacementErrorsAsync(db, merchantId, drafts, cancellationToken);
        var domains = await SetDomainsAsync(db, merchantId, drafts, cancellationToken);
        var meeting = await Meeting.LookAsync(db, merchantId, drafts, rules, cancellationToken);
        var room = await quota.RoomAsync(db, merchantId, cancellationToken) - (rules.Pretended?.Count ?? 0);
        var outcomes = new List<RowOutcome>(drafts.Count);
        var created = new List<(int At, LinkDraft Draft)>();
        var updated = new List<ShortLink>();
        var stopped = false;
        foreach (var draft in drafts)
        {
            // A generated slug is of an attempt before this one.
            if (draft.Source.Fields.Slug is null)
            {
                draft.Link.Slug = draft.Link.SlugKey = "";
            }

            var errors = draft.Errors;
            errors = draft.Source.Fields.PlacementId is { } placement && placements.TryGetValue(placement, out var wrong) ? [.. errors, .. wrong] : errors;
            errors = draft.Source.Fields.Domain is { Length: > 0 } domain && domains.TryGetValue(domain, out wrong) ? [.. errors, .. wrong] : errors;
            if (errors.Count > 0)
            {
                outcomes.Add(draft.Refused(errors));
            }
            else if (meeting.Find(draft) is { } standing)
            {
                var outcome = Meet(db, merchantId, draft, standing, rules, updated);
                outcomes.Add(outcome);
                stopped = outcome.Status == RowStatus.Refused && rules.OnConflict == OnConflict.Fail;
            }
            else if (draft.Source.PasswordMissing)
            {
                outcomes.Add(draft.Refused(new FieldError("password", "password_missing", "The link asks for a password, which is not in the file; without it everybody would get in. Add a column 'password', or take the protection off where the link comes from.")));
            }
            else if (room <= created.Count)
            {
                outcomes.Add(draft.Refused(new FieldError("row", LinkQuota.Code, LinkQuota.Detail)));
            }
            else
            {
                created.Add((outcomes.Count, draft));
                outcomes.Add(draft.Done(RowStatus.Created, draft.Link.Slug, draft.Link.Id));
                meeting.Add(draft.Link);
            }

            if (stopped)
            {
                break;
            }
        }

        if (rules.Pretended is not null)
        {
            created.ForEach(row => rules.Pretended.Add(row.Draft.Link));
            return new Written([.. outcomes.Select(outcome => outcome.Status == RowStatus.Created ? outcome with { Id = null } : outcome)], stopped, () => { });
        }

        var taken = await NameAsync(db, created, outcomes, cancellationToken);
        var made = created.Select(row => row.Draft.Link).Where(link => link.Slug.Length > 0).ToList();
        db.Links.AddRange(made);
        var written = made.Concat(updated).ToList();
        db.EnqueueChanges(written, clock);
        await db.SaveChangesAsync(cancellationToken);
        await changes.StageAllAsync(db, written, cancellationToken);
        return new Written(outcomes, stopped, () =>
        {
            taken.ForEach(code => code.Committed());
            changes.AllCommitted(written);
        });
    }

    private RowOutcome Meet(LinksDbContext db, Guid merchantId, LinkDraft draft, Standing standing, WriteRules rules, List<ShortLink> updated)
    {
        var link = standing.Link;
        if (link is not null && link.MerchantId != merchantId)
        {
            return Taken(draft, standing);
        }

        if (link is not null && link.Key != draft.Link.Key && (draft.Link.SlugKey.Length > 0 || rules.RefuseStanding))
        {
            return draft.Refused(new FieldError("externalId", "external_id_taken", "One of your links has this externalId already."));
        }

        if (link?.RetiredAt is not null)
        {
            return draft.Refused(new FieldError("slug", "link_retired", "One of your links had this slug or externalId and is retired; a slug is not given again."));
        }

        if (rules.OnConflict == OnConflict.Update)
        {
            return link is not null ? Update(db, draft, link, rules, updated) : draft.Done(standing.LeadsTo(draft.Link.Target) ? RowStatus.Exists : RowStatus.Updated, standing.Slug, null);
        }

        return standing.LeadsTo(draft.Link.Target) && !rules.RefuseStanding
            ? draft.Done(RowStatus.Exists, standing.Slug, link?.Id)
            : Taken(draft, standing);
    }

    private RowOutcome Update(LinksDbContext db, LinkDraft draft, ShortLink link, WriteRules rules, List<ShortLink> updated)
    {
        var entry = db.Entry(link);
        var errors = new FieldErrors();
        if (draft.Source.Fields.ExternalId is not null && draft.Link.ExternalId != link.ExternalId)
        {
            errors.Add("externalId", "read_only", "'externalId' can't be changed: it may be kept somewhere.");
        }

        editor.Apply(errors, draft.Source.Fields, link, rules.RequestHost);
        if (errors.Any)
        {
            entry.CurrentValues.SetValues(entry.OriginalValues);
            entry.State = EntityState.Unchanged;
            return draft.Refused(errors.All);
        }

        entry.DetectChanges();
        if (entry.State != EntityState.Modified)
        {
            return draft.Done(RowStatus.Exists, link.Slug, link.Id);
        }

        link.UpdatedAt = clock.Now();
        link.Version++;
        updated.Add(link);
        return draft.Done(RowStatus.Updated, link.Slug, link.Id);
    }

    private static RowOutcome Taken(LinkDraft draft, Standing standing) => draft.Refused(new FieldError("slug", "slug_taken",
        standing.Slug != draft.Link.Slug && draft.Link.Slug.Length > 0
            ? "Another link's slug differs from this one only in capital letters, which make no difference here. Give one of the two another slug."
            : "This slug is taken, and its link leads elsewhere or is not yours."));

    private async Task<List<TakenCodes>> NameAsync(LinksDbContext db, List<(int At, LinkDraft Draft)> created, List<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        var taken = new List<TakenCodes>();
        var nameless = created.Where(made => made.Draft.Link.Slug.Length == 0).ToList();
        var inUse = created.Select(made => made.Draft.Link.SlugKey).ToHashSet(StringComparer.Ordinal);
        for (var attempt = 0; attempt < MaxSlugTries && nameless.Count > 0; attempt++)
        {
            var next = await codes.TakeAsync(CodeKind.Slug, nameless.Count, db, cancellationToken);
            taken.Add(next);
            var keys = next.Codes;
            inUse.UnionWith(await db.Links.Where(link => keys.Contains(link.SlugKey)).Select(link => link.SlugKey).ToListAsync(cancellationToken));
            foreach (var (code, (at, draft)) in keys.Zip(nameless.ToList()))
            {
                if (!ReservedSlugs.Contains(code) && inUse.Add(code))
                {
                    draft.Link.Slug = draft.Link.SlugKey = code;
                    outcomes[at] = outcomes[at] with { Slug = code };
                    nameless.Remove((at, draft));
                }
            }
        }

        foreach (var (at, draft) in nameless)
        {
            outcomes[at] = draft.Refused(new FieldError("slug", "no_free_slug", "No free slug was found. Send the row again."));
        }

        return taken;
    }

    private static async Task<Dictionary<Guid, IReadOnlyList<FieldError>>> PlacementErrorsAsync(LinksDbContext db, Guid merchantId, IReadOnlyList<LinkDraft> drafts, CancellationToken cancellationToken)
    {
        var wrong = new Dictionary<Guid, IReadOnlyList<FieldError>>();
        foreach (var placement in drafts.Select(draft => draft.Source.Fields.PlacementId).OfType<Guid>().Distinct())
        {
            var errors = new FieldErrors();
            await LinkEditor.PlacementAsync(errors, placement, merchantId, db, cancellationToken);
            if (errors.Any)
            {
                wrong[placement] = errors.All;
            }
        }

        return wrong;
    }

    // Puts each draft on its domain; the errors of those that are none of the merchant's.
    private static async Task<Dictionary<string, IReadOnlyList<FieldError>>> SetDomainsAsync(LinksDbContext db, Guid merchantId, IReadOnlyList<LinkDraft> drafts, CancellationToken cancellationToken)
    {
        var wrong = new Dictionary<string, IReadOnlyList<FieldError>>(StringComparer.Ordinal);
        foreach (var named in drafts.Where(draft => draft.Source.Fields.Domain is { Length: > 0 }).GroupBy(draft => draft.Source.Fields.Domain!, StringComparer.Ordinal))
        {
            var errors = new FieldErrors();
            var host = await LinkDomains.CheckAsync(errors, named.Key, merchantId, db, cancellationToken);
            if (errors.Any)
            {
                wrong[named.Key] = errors.All;
            }

            foreach (var draft in named)
            {
                draft.Link.Domain = host;
            }
        }

        return wrong;
    }

    // With another merchant's batch. What may pass by itself EF wraps once more than other failures.
    private static bool IsDeadlock(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected } || (exception.InnerException is { } inner && IsDeadlock(inner));
}
