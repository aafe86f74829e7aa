using Microsoft.EntityFrameworkCore;

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
    }
}
