using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;

namespace Redirect.Attribution.Reconciliations;

/// <summary>The tables of order files and their reconciliation with the book.</summary>
internal static class ReconciliationsModel
{
    /// <summary>Maps them.</summary>
    public static void AddReconciliations(this ModelBuilder model)
    {
        model.Entity<Reconciliation>(reconciliation =>
        {
            reconciliation.ToTable("reconciliations");
            reconciliation.HasKey(x => new { x.MerchantId, x.Id });
            reconciliation.Property(x => x.Platform).HasMaxLength(OrderReader.MaxPlatform);
            reconciliation.Property(x => x.Currency).HasMaxLength(3);
        });
        model.Entity<ReconciliationRow>(row =>
        {
            row.ToTable("reconciliation_rows");
            row.HasKey(x => new { x.MerchantId, x.ReconciliationId, x.Number });
            row.Property(x => x.OrderId).HasMaxLength(Order.MaxId);
            row.Property(x => x.RefundId).HasMaxLength(Refund.MaxId);
            row.HasOne<Reconciliation>().WithMany().HasForeignKey(x => new { x.MerchantId, x.ReconciliationId });
        });
    }
}
