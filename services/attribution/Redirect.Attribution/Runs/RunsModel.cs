using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Runs;

/// <summary>The tables of attribution: settings, model versions, runs and credits.</summary>
internal static class RunsModel
{
    /// <summary>Maps them.</summary>
    public static void AddRuns(this ModelBuilder model)
    {
        model.Entity<AttributionRun>(run =>
        {
            run.ToTable("attribution_runs");
            run.HasKey(x => new { x.MerchantId, x.Id });
            run.Property(x => x.Id).ValueGeneratedNever();
            run.HasIndex(x => new { x.MerchantId, x.Number }).IsUnique();
            run.HasIndex(x => new { x.MerchantId, x.From, x.To }).IsUnique().HasFilter("is_active");
        });
        model.Entity<OrderCredit>(credit =>
        {
            credit.ToTable("order_credits");
            credit.HasKey(x => new { x.MerchantId, x.RunId, x.OrderId, x.Position });
            credit.Property(x => x.OrderId).HasMaxLength(Conversions.Order.MaxId);
            credit.Property(x => x.Share).HasPrecision(12, 10);
        });
    }
}
