using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.RateCards;

namespace Redirect.Attribution.Statements;

/// <summary>The tables of settlement: rate cards, the ledger and statements.</summary>
internal static class StatementsModel
{
    /// <summary>Maps them.</summary>
    public static void AddStatements(this ModelBuilder model)
    {
        model.AddLedger();
        model.AddRateCards();
        model.Entity<Statement>(statement =>
        {
            statement.ToTable("statements");
            statement.HasKey(x => new { x.MerchantId, x.Id });
            statement.Property(x => x.Id).ValueGeneratedNever();
            statement.Property(x => x.Partner).HasMaxLength(RateCard.MaxPartner);
            statement.Property(x => x.Currency).HasMaxLength(3);
            statement.Ignore(x => x.Total);
            statement.HasIndex(x => new { x.MerchantId, x.Partner, x.From }).IsUnique();
        });
        model.Entity<StatementLine>(line =>
        {
            line.ToTable("statement_lines");
            line.HasKey(x => new { x.MerchantId, x.StatementId, x.Number });
            line.Property(x => x.Key).HasMaxLength(DueLine.MaxKey);
            line.Property(x => x.OrderId).HasMaxLength(Order.MaxId);
            line.HasIndex(x => new { x.MerchantId, x.StatementId, x.Key }).IsUnique();
            line.HasIndex(x => new { x.MerchantId, x.Origin });
        });
        model.Entity<SettledPlacement>(placement =>
        {
            placement.ToTable("settled_placements");
            placement.HasKey(x => new { x.MerchantId, x.StatementId, x.PlacementId });
            placement.HasIndex(x => new { x.MerchantId, x.PlacementId });
        });
    }
}
