using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Alliances;

/// <summary>The tables of alliances.</summary>
internal static class AlliancesModel
{
    /// <summary>Maps them.</summary>
    public static void AddAlliances(this ModelBuilder model)
    {
        model.Entity<AllianceProfile>(profile =>
        {
            profile.ToTable("alliance_profiles");
            profile.HasKey(x => x.MerchantId);
            profile.Property(x => x.MerchantId).ValueGeneratedNever();
            profile.Property(x => x.Category).HasMaxLength(AllianceProfile.MaxCategory);
            profile.HasIndex(x => x.MeasuredAt);
        });
        model.Entity<Alliance>(alliance =>
        {
            alliance.ToTable("alliances");
            alliance.HasKey(x => x.Id);
            alliance.Property(x => x.Id).ValueGeneratedNever();
            alliance.Property(x => x.Note).HasMaxLength(Alliance.MaxNote);
            alliance.Ignore(x => x.Sides);
            alliance.HasIndex(x => new { x.LowId, x.HighId }).IsUnique().HasFilter("is_open");
            alliance.HasIndex(x => x.LowId);
            alliance.HasIndex(x => x.HighId);
            alliance.HasIndex(x => x.ReviewAfter).HasFilter("review_after IS NOT NULL");
        });
        model.Entity<AllianceTerms>(terms =>
        {
            terms.ToTable("alliance_terms");
            terms.HasKey(x => new { x.AllianceId, x.Version });
            terms.Property(x => x.RatioMin).HasPrecision(6, 4);
            terms.Property(x => x.RatioMax).HasPrecision(6, 4);
            terms.Property(x => x.Currency).HasMaxLength(3);
        });
        model.Entity<AllianceSide>(side =>
        {
            side.ToTable("alliance_sides");
            side.HasKey(x => new { x.AllianceId, x.MerchantId });
            side.Ignore(x => x.Health);
        });
        model.Entity<CarriedPlacement>(placement =>
        {
            placement.ToTable("carried_placements");
            placement.HasKey(x => x.Id);
            placement.Property(x => x.Id).ValueGeneratedNever();
            placement.Ignore(x => x.Health);
            placement.HasIndex(x => new { x.AllianceId, x.OwnerId });
            placement.HasIndex(x => new { x.OwnerId, x.PlacementId }).IsUnique().HasFilter("removed_at IS NULL");
        });
        model.Entity<PresenceReport>(report =>
        {
            report.ToTable("presence_reports");
            report.HasKey(x => new { x.AllianceId, x.PlacementId, x.Day, x.MerchantId });
        });
        model.Entity<SharePause>(pause =>
        {
            pause.ToTable("share_pauses");
            pause.HasKey(x => x.Id);
            pause.Property(x => x.Id).ValueGeneratedNever();
            pause.HasIndex(x => new { x.AllianceId, x.OwnerId, x.Cause, x.PlacementId }).IsUnique().HasFilter("to_at IS NULL");
        });
        model.Entity<ExchangeDay>(day =>
        {
            day.ToTable("exchange_days");
            day.HasKey(x => new { x.AllianceId, x.Day, x.OwnerId, x.PlacementId });
        });
        model.Entity<ExchangeWeek>(week =>
        {
            week.ToTable("exchange_weeks");
            week.HasKey(x => new { x.AllianceId, x.Week, x.OwnerId });
            week.Property(x => x.Currency).HasMaxLength(3);
        });
        model.Entity<ExchangeCorrection>(correction =>
        {
            correction.ToTable("exchange_corrections");
            correction.HasKey(x => new { x.AllianceId, x.OfWeek, x.Week, x.OwnerId });
        });
    }
}
