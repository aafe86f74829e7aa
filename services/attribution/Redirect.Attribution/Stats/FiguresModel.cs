using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Conversions;

namespace Redirect.Attribution.Stats;

/// <summary>The indexes that the figures go by.</summary>
internal static class FiguresModel
{
    /// <summary>Adds them to what other features store.</summary>
    public static void AddFigures(this ModelBuilder model)
    {
        model.Entity<Order>().HasIndex(x => new { x.MerchantId, x.PaidAt });
        model.Entity<Order>().HasIndex(x => new { x.MerchantId, x.BuyerId, x.PaidAt }).HasFilter("buyer_id IS NOT NULL");
        model.Entity<ClaimEventRow>().HasIndex(x => new { x.MerchantId, x.OccurredAt }).HasFilter("audience IN ('follower', 'member')");
    }
}
