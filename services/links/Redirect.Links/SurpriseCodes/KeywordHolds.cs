using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// Gives keywords and phrases to codes: one holder at a time in this installation. Each call is one statement in the caller's transaction
/// whose own row decides, so it is right whoever else asks at the same time, on both databases.
/// </summary>
internal sealed class KeywordHolds(IOptions<SurpriseCodeOptions> options)
{
    /// <summary>
    /// Takes a key for a code if nobody holds it: it was never held, or it is free again, for the merchant that had it last from its
    /// <see cref="KeywordHold.Until"/> on, for others when the cooling-off is over too.
    /// </summary>
    /// <param name="db">The caller's, in a transaction.</param>
    /// <param name="code">Of a keyword or phrase.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the code holds it now.</returns>
    public async Task<bool> TakeAsync(LinksDbContext db, SurpriseCode code, DateTime now, CancellationToken cancellationToken)
    {
        var cooled = now - options.Value.CoolingOff;
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO keyword_holds (key, merchant_id, code_id, until) VALUES ({code.Key}, {code.MerchantId}, {code.Id}, {code.ValidUntil})
            ON CONFLICT (key) DO UPDATE SET merchant_id = excluded.merchant_id, code_id = excluded.code_id, until = excluded.until
            WHERE keyword_holds.until <= {cooled} OR (keyword_holds.merchant_id = excluded.merchant_id AND keyword_holds.until <= {now})
            """,
            cancellationToken) == 1;
    }

    /// <summary>Moves the end of a code's hold with the end of its validity.</summary>
    /// <returns>Whether it holds its key still; an ended code may have lost it to another.</returns>
    public static async Task<bool> MoveAsync(LinksDbContext db, SurpriseCode code, CancellationToken cancellationToken) =>
        code.Key is null || await db.KeywordHolds.Where(hold => hold.Key == code.Key && hold.CodeId == code.Id)
            .ExecuteUpdateAsync(hold => hold.SetProperty(x => x.Until, code.ValidUntil), cancellationToken) == 1;

    /// <summary>Ends a code's hold now, unless it has ended already or is another's.</summary>
    public static Task EndAsync(LinksDbContext db, SurpriseCode code, DateTime now, CancellationToken cancellationToken) =>
        db.KeywordHolds.Where(hold => hold.Key == code.Key && hold.CodeId == code.Id && (hold.Until == null || hold.Until > now))
            .ExecuteUpdateAsync(hold => hold.SetProperty(x => x.Until, (DateTime?)now), cancellationToken);

    /// <summary>Which code of the merchant's own holds a key; null: none, or another merchant's.</summary>
    public static Task<Guid?> HolderAsync(LinksDbContext db, Guid merchantId, string key, CancellationToken cancellationToken) =>
        db.KeywordHolds.Where(hold => hold.Key == key && hold.MerchantId == merchantId).Select(hold => (Guid?)hold.CodeId).SingleOrDefaultAsync(cancellationToken);
}
