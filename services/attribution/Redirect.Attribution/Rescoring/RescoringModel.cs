using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Rescoring;

/// <summary>The tables of rescored visits, and the ways to what rules look at.</summary>
internal static class RescoringModel
{
    /// <summary>Maps them.</summary>
    public static void AddRescoring(this ModelBuilder model)
    {
        model.Entity<VisitCorrection>(correction =>
        {
            correction.ToTable("visit_corrections");
            correction.HasKey(x => new { x.MerchantId, x.EventId, x.Number });
            correction.HasIndex(x => new { x.MerchantId, x.OccurredAt });
            correction.HasIndex(x => new { x.MerchantId, x.RunId });
        });
        model.Entity<RescoringRun>(run =>
        {
            run.ToTable("rescoring_runs");
            run.HasKey(x => new { x.MerchantId, x.Id });
            run.Property(x => x.Id).ValueGeneratedNever();
            run.HasIndex(x => x.TakenUntil).HasFilter("finished_at IS NULL");

            // A night asks once, however many replicas there are.
            run.HasIndex(x => new { x.MerchantId, x.Night, x.FirstDay }).IsUnique().HasFilter("night IS NOT NULL");
        });
        model.Entity<InternalVisitor>(visitor =>
        {
            visitor.ToTable("internal_visitors");
            visitor.HasKey(x => new { x.MerchantId, x.VisitorId });
            visitor.Property(x => x.Partner).HasMaxLength(InternalVisitor.MaxPartner);
        });

        // A merchant's day; and what a visitor did afterwards.
        model.Entity<VisitRow>().HasIndex(x => new { x.MerchantId, x.OccurredAt });
        model.Entity<ClaimEventRow>().HasIndex(x => new { x.MerchantId, x.VisitorId, x.OccurredAt }).HasFilter("visitor_id IS NOT NULL");
        model.Entity<Order>().HasIndex(x => new { x.MerchantId, x.VisitorId }).HasFilter("visitor_id IS NOT NULL");
        model.Entity<Order>().HasIndex(x => new { x.MerchantId, x.VisitId }).HasFilter("visit_id IS NOT NULL");
    }
}
