using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Redirect.Links.Merchants;
using Redirect.Links.Placements;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.SurpriseCodes;

/// <summary>How surprise codes are stored.</summary>
internal static class SurpriseCodeModel
{
    /// <summary>How <see cref="CodeTerms"/> are written.</summary>
    public static readonly JsonSerializerOptions Documents = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Configure(ModelBuilder model)
    {
        model.Entity<SurpriseCode>(code =>
        {
            code.ToTable("surprise_codes");
            code.Property(x => x.Id).HasColumnName("id");
            code.Property(x => x.MerchantId).HasColumnName("merchant_id");
            code.Property(x => x.Form).HasColumnName("form");
            code.Property(x => x.Text).HasColumnName("text").HasMaxLength(64);
            code.Property(x => x.Key).HasColumnName("key").HasMaxLength(64);
            code.Property(x => x.Count).HasColumnName("count");
            code.Property(x => x.SeriesId).HasColumnName("series_id");
            code.Property(x => x.LinkId).HasColumnName("link_id");
            code.Property(x => x.PlacementId).HasColumnName("placement_id");
            code.Property(x => x.CampaignId).HasColumnName("campaign_id");
            code.Property(x => x.Draft).HasColumnName("draft");
            code.Property(x => x.WithdrawnAt).HasColumnName("withdrawn_at");
            code.Property(x => x.ValidFrom).HasColumnName("valid_from");
            code.Property(x => x.ValidUntil).HasColumnName("valid_until");
            code.Property(x => x.Terms).HasColumnName("terms").HasConversion(
                new ValueConverter<CodeTerms, string>(terms => JsonSerializer.Serialize(terms, Documents), text => JsonSerializer.Deserialize<CodeTerms>(text, Documents)!));
            code.Property(x => x.Stock).HasColumnName("stock");
            code.Property(x => x.DailyStock).HasColumnName("daily_stock");
            code.Property(x => x.WaitingList).HasColumnName("waiting_list");
            code.Property(x => x.SoldOutTarget).HasColumnName("sold_out_target");
            code.Property(x => x.CreatedAt).HasColumnName("created_at");
            code.Property(x => x.Version).HasColumnName("version").IsConcurrencyToken();
            code.HasIndex(x => new { x.MerchantId, x.Id });
            code.HasIndex(x => new { x.MerchantId, x.Key });
            code.HasOne<Merchant>().WithMany().HasForeignKey(x => x.MerchantId);
            code.HasOne<ShortLink>().WithMany().HasForeignKey(x => x.LinkId);
            code.HasOne<Placement>().WithMany().HasForeignKey(x => x.PlacementId);
        });
        model.Entity<KeywordHold>(hold =>
        {
            hold.ToTable("keyword_holds");
            hold.HasKey(x => x.Key);
            hold.Property(x => x.Key).HasColumnName("key").HasMaxLength(64);
            hold.Property(x => x.MerchantId).HasColumnName("merchant_id");
            hold.Property(x => x.CodeId).HasColumnName("code_id");
            hold.Property(x => x.Until).HasColumnName("until");
        });
    }
}
