using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Experiments;

/// <summary>What came of a split link, variant by variant.</summary>
internal sealed class GetExperiment(ScopeOwnership ownership, Currencies currencies, IDbContextFactory<AttributionDbContext> contexts)
{
    public async Task<Answer<ExperimentBody>> AskAsync(StatsScope scope, CancellationToken cancellationToken)
    {
        if (scope is not { LinkId: { } link, Given.Count: 1 })
        {
            return new Refusal(RefusalKind.Rule, "linkId", "required", "'linkId' is required.");
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.VariantTotals.AsNoTracking().Where(x => x.MerchantId == scope.MerchantId && x.LinkId == link).ToListAsync(cancellationToken);
        rows.Sort((one, other) => string.CompareOrdinal(one.Variant, other.Variant));
        var posteriors = rows.ConvertAll(row => Posterior.Of(row.MatureVisitors, row.MatureRewards));
        var best = Posterior.ProbabilitiesBest(posteriors);
        return new ExperimentBody(
            link,
            [.. rows.Select((row, at) => BodyOf(row, posteriors[at], best[at]))],
            SampleRatio.Test(rows.ConvertAll(row => (row.Visitors, row.Weight, row.WeightSquared))),
            rows.Exists(row => row.Orders > 0) ? await currencies.FindAsync(scope.MerchantId, cancellationToken) : null);
    }

    private static ExperimentBody.Variant BodyOf(VariantTotals row, Posterior posterior, double best)
    {
        var (low, high) = posterior.Interval();
        return new ExperimentBody.Variant(
            row.Variant, row.Visits, row.Visitors, row.Rewarded, row.Orders, row.Paid, row.Refunded, row.MatureVisitors, row.MatureRewards,
            row.MatureVisitors == 0 ? null : (double)row.MatureRewards / row.MatureVisitors,
            new ExperimentBody.Interval(low, high), best, row.LastProbability == 0 ? null : row.LastProbability, row.LastProbability == 0 ? null : row.LastAssignedAt, row.Blocked);
    }
}
