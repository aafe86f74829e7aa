using Microsoft.EntityFrameworkCore;
using Redirect.Links.Merchants;
using Redirect.Links.Placements;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Watermarks;

/// <summary>How issued marks are stored.</summary>
internal static class WatermarkModel
{
    public static void Configure(ModelBuilder model) => model.Entity<Watermark>(mark =>
    {
        mark.ToTable("watermarks");
        mark.Property(x => x.Id).HasColumnName("id").ValueGeneratedNever();
        mark.Property(x => x.MerchantId).HasColumnName("merchant_id");
        mark.Property(x => x.LinkId).HasColumnName("link_id");
        mark.Property(x => x.PlacementId).HasColumnName("placement_id");
        mark.Property(x => x.CreatedAt).HasColumnName("created_at");

        // Two, because for a database no null is equal to another.
        mark.HasIndex(x => new { x.LinkId, x.PlacementId }).IsUnique();
        mark.HasIndex(x => x.LinkId).IsUnique().HasFilter("placement_id IS NULL").HasDatabaseName("IX_watermarks_link_alone");
        mark.HasIndex(x => new { x.MerchantId, x.CreatedAt, x.Id });
        mark.HasOne<Merchant>().WithMany().HasForeignKey(x => x.MerchantId);
        mark.HasOne<ShortLink>().WithMany().HasForeignKey(x => x.LinkId);
        mark.HasOne<Placement>().WithMany().HasForeignKey(x => x.PlacementId);
    });
}
