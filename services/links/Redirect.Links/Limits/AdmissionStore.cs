using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;

namespace Redirect.Links.Limits;

/// <summary>The one truth of how many were let in: a row for each limited link.</summary>
internal sealed class AdmissionStore(IDbContextFactory<LinksDbContext> contexts)
{
    /// <summary>
    /// Takes visits off a limit for several visitors at once, and gives back such as were taken and not used, in one statement that
    /// commits by itself. The row's own values decide, under its lock, so it is right whoever else asks at the same time, on both databases.
    /// </summary>
    /// <param name="linkId">The link.</param>
    /// <param name="max">Its limit, at least 1; the row may have passed one that was lowered since.</param>
    /// <param name="wanted">For how many visitors, 0 or more.</param>
    /// <param name="returned">How many of those taken earlier lead nobody in, 0 or more.</param>
    /// <param name="cancellationToken">Once it is cancelled nobody knows whether it was done.</param>
    /// <returns>How many of <paramref name="wanted"/> are let in.</returns>
    public async Task<long> TakeAsync(Guid linkId, long max, long wanted, long returned, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await TakeAsync(db, linkId, max, wanted, returned, cancellationToken);
    }

    /// <summary>The same, within a transaction of the caller's: taken when it commits, and not otherwise.</summary>
    public static async Task<long> TakeAsync(LinksDbContext db, Guid linkId, long max, long wanted, long returned, CancellationToken cancellationToken)
    {
        var first = Math.Min(max, wanted);
        var rows = await db.Database.SqlQuery<long>($"""
            INSERT INTO link_admissions (link_id, admitted, granted) VALUES ({linkId}, {first}, {first})
            ON CONFLICT (link_id) DO UPDATE SET
                granted = CASE
                    WHEN link_admissions.admitted - {returned} >= {max} THEN 0
                    WHEN link_admissions.admitted - {returned} + {wanted} > {max} THEN {max} - link_admissions.admitted + {returned}
                    ELSE {wanted} END,
                admitted = CASE
                    WHEN link_admissions.admitted - {returned} >= {max} THEN link_admissions.admitted - {returned}
                    WHEN link_admissions.admitted - {returned} + {wanted} > {max} THEN {max}
                    ELSE link_admissions.admitted - {returned} + {wanted} END
            RETURNING granted AS "Value"
            """).ToListAsync(cancellationToken);
        return rows[0];
    }

    /// <summary>How many were let in, by link; links without a visitor are not in it.</summary>
    public static Task<Dictionary<Guid, long>> ReadAsync(LinksDbContext db, IReadOnlyCollection<Guid> linkIds, CancellationToken cancellationToken) =>
        db.LinkAdmissions.AsNoTracking().Where(row => linkIds.Contains(row.LinkId)).ToDictionaryAsync(row => row.LinkId, row => row.Admitted, cancellationToken);
}
