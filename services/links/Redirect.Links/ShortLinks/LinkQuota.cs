using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

/// <summary>How many links a merchant may have, retired ones included. Made at the same moment, some more may get through.</summary>
internal sealed class LinkQuota(IOptions<LinkQuota.Settings> options)
{
    public const string Code = "link_quota_exceeded";
    public const string Detail = "You have as many links as this installation allows a merchant, retired ones included.";

    /// <summary>How many more the merchant may make.</summary>
    public async Task<long> RoomAsync(LinksDbContext db, Guid merchantId, CancellationToken cancellationToken) => options.Value.MaxPerMerchant is > 0 and var max
        ? Math.Max(0, max - await db.Links.LongCountAsync(link => link.MerchantId == merchantId, cancellationToken))
        : long.MaxValue;

    internal sealed class Settings
    {
        public const string Section = "Links";

        /// <summary>Links of one merchant; 0: as many as they like.</summary>
        [Range(0, 1_000_000_000)]
        public long MaxPerMerchant { get; set; }
    }
}
