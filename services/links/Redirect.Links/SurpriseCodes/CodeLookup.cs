using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// Which of a merchant's codes a text is. What was read is kept for a second at most, what there is not as well; one read of a code however
/// many ask for it, and one that is asked for all the time is read again before it is too old, so that nobody waits. One-time codes
/// themselves are not kept: each is asked for about once; what they stand for is.
/// </summary>
internal sealed class CodeLookup(IDbContextFactory<LinksDbContext> contexts, CodeReader oneTime, IOptions<SurpriseCodeOptions> options, TimeProvider clock)
{
    /// <summary>How old an answer can be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>
    /// By how much clocks may differ: what by this process's is further from running is as unknown, and answered as fast as the unknown; for the
    /// rest the database's own clock decides at the claim.
    /// </summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan RefreshAfter = Freshness / 2;
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(2);

    private readonly BoundedCache<Name, Entry> known = new(options.Value.Entries);
    private readonly BoundedCache<Name, Entry> absent = new(options.Value.Entries); // apart, so that made-up texts never push out real ones
    private readonly ConcurrentDictionary<Name, Lazy<Task<Entry>>> flights = new();
    private int epoch;

    /// <summary>The code that the whole text is; null: none of the merchant's that may be running now.</summary>
    public async ValueTask<FoundCode?> FindAsync(Guid merchantId, string text, CancellationToken cancellationToken)
    {
        if (KeywordKey.Of(text) is { } key && await GetAsync(new Name(merchantId, key, default), cancellationToken) is { } found)
        {
            return found;
        }

        if (await oneTime.FindAsync(merchantId, text, cancellationToken) is not var (codeId, number))
        {
            return null;
        }

        return await GetAsync(new Name(merchantId, null, codeId), cancellationToken) is { } head ? head with { Number = number } : null;
    }

    /// <summary>A code has changed: this process reads it again when it is next asked for, others within a second.</summary>
    public void Forget(SurpriseCode code)
    {
        // A read that began before this is not kept.
        Interlocked.Increment(ref epoch);
        foreach (var name in new[] { new Name(code.MerchantId, code.Key, default), new Name(code.MerchantId, null, code.Id) })
        {
            flights.TryRemove(name, out _);
            known.Remove(name);
            absent.Remove(name);
        }
    }

    private async ValueTask<FoundCode?> GetAsync(Name name, CancellationToken cancellationToken)
    {
        if (known.TryGet(name, out var entry) || absent.TryGet(name, out entry))
        {
            var age = clock.GetElapsedTime(entry.ReadAt);
            if (age < Freshness)
            {
                if (age > RefreshAfter && entry.Code is not null)
                {
                    _ = FlyAsync(name).ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                }

                return entry.At(clock.Now());
            }
        }

        // Not on the caller's token: others wait for the same.
        return (await FlyAsync(name).WaitAsync(cancellationToken)).At(clock.Now());
    }

    private Task<Entry> FlyAsync(Name name) => flights.GetOrAdd(name, static (name, self) => new Lazy<Task<Entry>>(() => self.LandAsync(name)), this).Value;

    private async Task<Entry> LandAsync(Name name)
    {
        // The flight is known to others before it ends.
        await Task.Yield();
        var startedIn = Volatile.Read(ref epoch);
        try
        {
            using var deadline = new CancellationTokenSource(LookupTimeout, clock);
            var entry = await ReadAsync(name, deadline.Token);
            if (startedIn == Volatile.Read(ref epoch))
            {
                (entry.Code is null ? absent : known).Set(name, entry);
                (entry.Code is null ? known : absent).Remove(name);
            }

            return entry;
        }
        finally
        {
            flights.TryRemove(name, out _);
        }
    }

    // By who holds the word: of two codes that had it one after the other, there is one.
    private async Task<Entry> ReadAsync(Name name, CancellationToken cancellationToken)
    {
        // What is read is at least as old as this.
        var readAt = clock.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var codes = name.Key is { } key
            ? db.KeywordHolds.Where(hold => hold.Key == key && hold.MerchantId == name.MerchantId).Join(db.SurpriseCodes, hold => hold.CodeId, code => code.Id, (_, code) => code)
            : db.SurpriseCodes.Where(code => code.Id == name.CodeId && code.MerchantId == name.MerchantId);
        var row = await codes.AsNoTracking().Where(code => code.WithdrawnAt == null && !code.Draft)
            .Join(db.Links, code => code.LinkId, link => link.Id, (code, link) => new { code, link.Domain, link.SlugKey }).SingleOrDefaultAsync(cancellationToken);
        return row is null
            ? new Entry(null, null, null, readAt)
            : new Entry(
                new FoundCode(row.code.Id, null, row.code.Form, row.code.Terms, LinkKeys.Of(row.Domain, row.SlugKey), row.code.PlacementId, row.code.SoldOutTarget),
                row.code.ValidFrom, row.code.ValidUntil, readAt);
    }

    /// <param name="MerchantId">Whose.</param>
    /// <param name="Key">Of a keyword or phrase; null: by <paramref name="CodeId"/>.</param>
    /// <param name="CodeId">The head of one-time codes.</param>
    private readonly record struct Name(Guid MerchantId, string? Key, Guid CodeId);

    private sealed record Entry(FoundCode? Code, DateTime? ValidFrom, DateTime? ValidUntil, long ReadAt)
    {
        public FoundCode? At(DateTime now) => ValidFrom > now + ClockSlack || ValidUntil <= now - ClockSlack ? null : Code;
    }
}
