using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>Finds a merchant's service phrase inside a sentence.</summary>
internal sealed class PhraseFinder(IDbContextFactory<LinksDbContext> contexts)
{
    /// <summary>The running phrase that is found first: the longest, and of equally long ones the leftmost.</summary>
    /// <param name="merchantId">Whose.</param>
    /// <param name="keys">Of <see cref="SentencePhrases.KeysIn"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Guid?> FindAsync(Guid merchantId, IReadOnlyList<string> keys, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var wanted = keys.ToArray();
        var stored = await db.KeywordHolds.AsNoTracking().Where(hold => hold.MerchantId == merchantId && EF.Parameter(wanted).Contains(hold.Key))
            .Join(db.SurpriseCodes, hold => hold.CodeId, code => code.Id, (_, code) => code)
            .Where(code => code.Form == CodeForm.Phrase && code.WithdrawnAt == null && !code.Draft)
            .Select(code => new { code.Id, code.Key, code.ValidFrom, code.ValidUntil }).ToListAsync(cancellationToken);
        var running = stored.Where(code => !(code.ValidUntil <= now) && !(code.ValidFrom > now)).ToDictionary(code => code.Key!, code => code.Id, StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (running.TryGetValue(key, out var id))
            {
                return id;
            }
        }

        return null;
    }
}
