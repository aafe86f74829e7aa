using Microsoft.EntityFrameworkCore;

namespace Redirect.Links.OneTimeCodes;

/// <summary>How one-time codes are stored.</summary>
internal static class OneTimeCodeModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<CodeSeries>(series =>
        {
            series.ToTable("code_series");
            series.Property(x => x.Id).HasColumnName("id").ValueGeneratedNever();
            series.Property(x => x.MerchantId).HasColumnName("merchant_id");
            series.Property(x => x.Prefix).HasColumnName("prefix").HasMaxLength(8);
            series.Property(x => x.Length).HasColumnName("length");
            series.Property(x => x.Key).HasColumnName("key");
            series.Property(x => x.Taken).HasColumnName("taken");
            series.HasIndex(x => new { x.MerchantId, x.Prefix, x.Length }).IsUnique();
        });
        model.Entity<OneTimeCode>(code =>
        {
            code.ToTable("one_time_codes");
            code.HasKey(x => new { x.CodeId, x.Number });
            code.Property(x => x.MerchantId).HasColumnName("merchant_id");
            code.Property(x => x.Text).HasColumnName("text").HasMaxLength(24);
            code.Property(x => x.CodeId).HasColumnName("code_id");
            code.Property(x => x.Number).HasColumnName("number");
            code.HasIndex(x => new { x.MerchantId, x.Text }).IsUnique();
        });
    }
}
