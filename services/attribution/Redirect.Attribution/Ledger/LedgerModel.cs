using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Ledger;

/// <summary>The tables of the book.</summary>
internal static class LedgerModel
{
    /// <summary>Maps them.</summary>
    public static void AddLedger(this ModelBuilder model)
    {
        model.Entity<LedgerHead>(head =>
        {
            head.ToTable("ledger_heads");
            head.HasKey(x => x.MerchantId);
            head.Property(x => x.MerchantId).ValueGeneratedNever();
        });
        model.Entity<LedgerTransfer>(transfer =>
        {
            transfer.ToTable("ledger_transfers", table =>
            {
                table.HasCheckConstraint("ledger_transfers_amount", "amount > 0");
                table.HasCheckConstraint("ledger_transfers_two_sides", "debit <> credit");
                table.HasCheckConstraint("ledger_transfers_pending", "(pending_id IS NOT NULL) = (kind IN (3, 4))");
            });
            transfer.HasKey(x => new { x.MerchantId, x.Id });
            transfer.Property(x => x.Debit).HasMaxLength(LedgerAccounts.MaxName);
            transfer.Property(x => x.Credit).HasMaxLength(LedgerAccounts.MaxName);
            transfer.Property(x => x.Currency).HasMaxLength(3);
            transfer.Property(x => x.Reference).HasMaxLength(Transfer.MaxReference);
            transfer.HasIndex(x => new { x.MerchantId, x.Number }).IsUnique();
            transfer.HasIndex(x => new { x.MerchantId, x.PendingId }).IsUnique().HasFilter("pending_id IS NOT NULL");
            transfer.HasIndex(x => new { x.MerchantId, x.Correlation });
            transfer.HasIndex(x => new { x.MerchantId, x.Debit, x.Number });
            transfer.HasIndex(x => new { x.MerchantId, x.Credit, x.Number });
        });
        model.Entity<LedgerBalance>(balance =>
        {
            balance.ToTable("ledger_balances", table => table.HasCheckConstraint(
                "ledger_balances_not_negative", "debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0"));
            balance.HasKey(x => new { x.MerchantId, x.Account, x.Currency });
            balance.Property(x => x.Account).HasMaxLength(LedgerAccounts.MaxName);
            balance.Property(x => x.Currency).HasMaxLength(3);
        });
    }
}
