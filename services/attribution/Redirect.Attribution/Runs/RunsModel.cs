using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Conversions;

namespace Redirect.Attribution.Runs;

/// <summary>The tables of attribution: settings, model versions, runs and credits; and the indexes by which paths are read.</summary>
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
            credit.Property(x => x.OrderId).HasMaxLength(Order.MaxId);
            credit.Property(x => x.Share).HasPrecision(12, 10);
        });
        model.Entity<AttributionState>(state =>
        {
            state.ToTable("attribution_states");
            state.HasKey(x => x.MerchantId);
            state.Property(x => x.MerchantId).ValueGeneratedNever();
        });
        model.Entity<SettingsVersion>(settings =>
        {
            settings.ToTable("attribution_settings");
            settings.HasKey(x => new { x.MerchantId, x.Version });
            settings.Ignore(x => x.Rules);
        });
        model.Entity<ModelVersion>(version =>
        {
            version.ToTable("attribution_models");
            version.HasKey(x => new { x.MerchantId, x.Version });
        });
        model.Entity<CampaignWindow>(window =>
        {
            window.ToTable("campaign_windows");
            window.HasKey(x => new { x.MerchantId, x.CampaignId, x.Version });
        });
    }
}
