using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Alliances;

/// <summary>Measures how many visitors merchants with a profile have. Costs a look at the merchant's visitors of a week, so it is done once a day and not when partners are looked for.</summary>
internal sealed class ProfileSizes(IDbContextFactory<AttributionDbContext> contexts, TimeProvider clock)
{
    private const int PerRound = 100;
    private static readonly TimeSpan Every = TimeSpan.FromHours(24);

    /// <summary>Different human visitors of the seven whole days of UTC+8 before <paramref name="now"/>.</summary>
    public static async Task<long> CountAsync(AttributionDbContext context, Guid merchantId, DateTime now, CancellationToken cancellationToken)
    {
        var today = ChinaDay.Of(now);
        var first = today.AddDays(-ChinaWeek.Days);
        return await context.VisitorDays
            .Where(x => x.MerchantId == merchantId && x.Scope == ScopeKind.Merchant && x.ScopeId == merchantId && x.Day >= first && x.Day < today)
            .Select(x => x.VisitorId).Distinct().LongCountAsync(cancellationToken);
    }

    /// <summary>Measures those that were not measured for a day, at most a hundred.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var before = now - Every;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await context.Set<AllianceProfile>().Where(x => x.MeasuredAt <= before).OrderBy(x => x.MeasuredAt).Take(PerRound).Select(x => x.MerchantId).ToListAsync(cancellationToken);
        foreach (var merchant in due)
        {
            // Its columns alone: what the merchant changes meanwhile stays. Twice at once is twice the same.
            var visitors = await CountAsync(context, merchant, now, cancellationToken);
            await context.Set<AllianceProfile>().Where(x => x.MerchantId == merchant).ExecuteUpdateAsync(
                row => row.SetProperty(x => x.MeasuredVisitors, visitors).SetProperty(x => x.MeasuredAt, now).SetProperty(x => x.Size, x => visitors > 0 ? visitors : x.StatedVisitors ?? 0),
                cancellationToken);
        }
    }
}
