using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.RateCards;

/// <summary>The table of rate cards.</summary>
internal static class RateCardsModel
{
    /// <summary>Maps it.</summary>
    public static void AddRateCards(this ModelBuilder model) => model.Entity<RateCard>(card =>
    {
        card.ToTable("rate_cards");
        card.HasKey(x => new { x.MerchantId, x.Partner, x.Version });
        card.Property(x => x.Partner).HasMaxLength(RateCard.MaxPartner);
        card.Property(x => x.Currency).HasMaxLength(3);
        card.HasIndex(x => new { x.MerchantId, x.Partner, x.From }).IsUnique();
    });
}
