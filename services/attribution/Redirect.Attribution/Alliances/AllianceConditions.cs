using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Alliances;

/// <summary>Whether two merchants may be allies as they are now: asked when one proposes, and again when the other accepts.</summary>
internal sealed class AllianceConditions(Currencies currencies)
{
    /// <summary>Why not; null: they may.</summary>
    /// <param name="context">To read with.</param>
    /// <param name="merchantId">Who asks.</param>
    /// <param name="partnerId">The other; without a profile as unknown as one that does not exist.</param>
    /// <param name="currency">Of the price; empty: barter.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProblemHttpResult?> RefuseAsync(AttributionDbContext context, Guid merchantId, Guid partnerId, string currency, CancellationToken cancellationToken)
    {
        var profiles = await context.Set<AllianceProfile>().AsNoTracking().Where(x => x.MerchantId == merchantId || x.MerchantId == partnerId).ToDictionaryAsync(x => x.MerchantId, cancellationToken);
        if (!profiles.TryGetValue(merchantId, out var own))
        {
            return Problem.Conflict("profile_required", "Say first who you are: PUT /api/v1/alliances/profile.");
        }

        if (!profiles.TryGetValue(partnerId, out var other))
        {
            return Problem.NotFound("partner_not_found", "There is no such merchant with a profile for alliances.");
        }

        return AllianceMatch.Refuse(own, other) is { } refusal ? refusal.ToProblem() : await RefuseCurrencyAsync(context, merchantId, partnerId, currency, cancellationToken);
    }

    /// <summary>Amounts of two currencies have no sum, and nobody's ledger has two.</summary>
    public async Task<ProblemHttpResult?> RefuseCurrencyAsync(AttributionDbContext context, Guid merchantId, Guid partnerId, string currency, CancellationToken cancellationToken)
    {
        return currency.Length > 0 && (await IsOtherAsync(merchantId) || await IsOtherAsync(partnerId))
            ? Problem.Rule("terms.currency", "currency_mismatch", "The price must be in the currency of both merchants' orders.")
            : null;

        async Task<bool> IsOtherAsync(Guid merchant) => await currencies.FindAsync(context, merchant, cancellationToken) is { } settled && settled != currency;
    }
}
