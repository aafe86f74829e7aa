using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>
/// Whether ids are the merchant's: in our copy of the catalogue, or, since visits may come before it, counted for the merchant.
/// Unknown and another's are one answer.
/// </summary>
internal sealed class ScopeOwnership(IDbContextFactory<AttributionDbContext> contexts)
{
    /// <summary>Null when every id of the scope is the merchant's.</summary>
    public async Task<Refusal?> CheckAsync(StatsScope scope, CancellationToken cancellationToken)
    {
        if (scope.Given.Count == 0)
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var key in scope.Given)
        {
            if (!await IsOwnAsync(context, key, cancellationToken))
            {
                var (field, code, thing) = key.Kind switch
                {
                    ScopeKind.Link => ("linkId", "link_not_found", "link"),
                    ScopeKind.Placement => ("placementId", "placement_not_found", "placement"),
                    _ => ("campaignId", "campaign_not_found", "campaign"),
                };
                return new Refusal(RefusalKind.NotFound, field, code, $"There is no such {thing}.");
            }
        }

        return null;
    }

    private static async Task<bool> IsOwnAsync(AttributionDbContext context, ScopeKey key, CancellationToken cancellationToken)
    {
        var (merchant, id) = (key.MerchantId, key.Id);
        var catalogued = key.Kind switch
        {
            ScopeKind.Link => context.Links.AnyAsync(x => x.MerchantId == merchant && x.Id == id, cancellationToken),
            ScopeKind.Placement => context.Placements.AnyAsync(x => x.MerchantId == merchant && x.Id == id, cancellationToken),
            _ => context.Campaigns.AnyAsync(x => x.MerchantId == merchant && x.Id == id, cancellationToken),
        };
        return await catalogued || await context.ScopeTotals.AnyAsync(x => x.MerchantId == merchant && x.Scope == key.Kind && x.ScopeId == id, cancellationToken);
    }
}
