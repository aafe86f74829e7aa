using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>How many surprise codes a merchant may have at a time.</summary>
internal sealed class CodeQuota(IOptions<SurpriseCodeOptions> options)
{
    public const string Code = "code_quota_exceeded";
    public const string Detail = "You have as many surprise codes as this installation allows a merchant. Withdraw some, or wait for some to end.";

    /// <summary>Whether the merchant may make another.</summary>
    public async Task<bool> HasRoomAsync(LinksDbContext db, Guid merchantId, DateTime now, CancellationToken cancellationToken) =>
        options.Value.MaxPerMerchant is not (> 0 and var max)
        || await db.SurpriseCodes.LongCountAsync(code => code.MerchantId == merchantId && code.WithdrawnAt == null && (code.ValidUntil == null || code.ValidUntil > now), cancellationToken) < max;
}
