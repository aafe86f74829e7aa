using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Alliances;

/// <summary>Finds alliances, by the merchants that are in them and for nobody else.</summary>
internal static class AllianceRows
{
    /// <summary>All of a merchant.</summary>
    public static IQueryable<Alliance> AlliancesOf(this AttributionDbContext context, Guid merchantId) =>
        context.Set<Alliance>().Where(x => x.LowId == merchantId || x.HighId == merchantId);

    /// <summary>To look at; null: there is none of the merchant.</summary>
    public static Task<Alliance?> FindAllianceAsync(this AttributionDbContext context, Guid merchantId, Guid id, CancellationToken cancellationToken) =>
        context.AlliancesOf(merchantId).AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken);

    /// <summary>Takes the row's lock to the end of the caller's transaction, and reads it tracked; null: there is none of the merchant.</summary>
    public static async Task<Alliance?> LockAllianceAsync(this AttributionDbContext context, Guid merchantId, Guid id, CancellationToken cancellationToken)
    {
        var taken = await context.AlliancesOf(merchantId).Where(x => x.Id == id).ExecuteUpdateAsync(row => row.SetProperty(x => x.Changes, x => x.Changes + 1), cancellationToken);
        return taken == 0 ? null : await context.AlliancesOf(merchantId).SingleAsync(x => x.Id == id, cancellationToken);
    }

    /// <summary>404.</summary>
    public static ProblemHttpResult NotFound() => Problem.NotFound("alliance_not_found", "There is no such alliance.");

    /// <summary>409: not in this state.</summary>
    public static ProblemHttpResult WrongState(Alliance alliance) =>
        Problem.Conflict("alliance_state", $"The alliance is {alliance.State.ToString().ToLowerInvariant()}; this can't be done to it any more, or not yet.");
}
