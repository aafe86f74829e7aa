using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Redirect.Attribution.Alliances;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Landings;
using Redirect.Attribution.Reconciliations;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Runs;
using Redirect.Attribution.Statements;
using Redirect.Attribution.Visitors;
using Redirect.Attribution.Wakes;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Storage;

/// <summary>What the attribution service stores; one derived context per provider holds its migrations and how values are written in raw SQL.</summary>
internal abstract partial class AttributionDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<VisitRow> Visits => Set<VisitRow>();

    public DbSet<UserAgent> UserAgents => Set<UserAgent>();

    public DbSet<RejectedVisit> RejectedVisits => Set<RejectedVisit>();

    public DbSet<VisitRollup> Rollups => Set<VisitRollup>();

    public DbSet<ScopeTotals> ScopeTotals => Set<ScopeTotals>();

    public DbSet<VisitorDay> VisitorDays => Set<VisitorDay>();

    public DbSet<UniqueDay> UniqueDays => Set<UniqueDay>();

    public DbSet<CatalogueCampaign> Campaigns => Set<CatalogueCampaign>();

    public DbSet<CataloguePlacement> Placements => Set<CataloguePlacement>();

    public DbSet<CatalogueLink> Links => Set<CatalogueLink>();

    public DbSet<VariantVisitor> VariantVisitors => Set<VariantVisitor>();

    public DbSet<VariantTotals> VariantTotals => Set<VariantTotals>();

    public DbSet<WakeRow> WakeAttempts => Set<WakeRow>();

    public DbSet<VisitLanding> Landings => Set<VisitLanding>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<MerchantCurrency> Currencies => Set<MerchantCurrency>();

    public DbSet<ClaimEventRow> ClaimEvents => Set<ClaimEventRow>();

    public DbSet<StaffRollup> StaffRollups => Set<StaffRollup>();

    public DbSet<CodeStock> CodeStocks => Set<CodeStock>();

    public DbSet<BenefitCurrency> BenefitCurrencies => Set<BenefitCurrency>();

    /// <summary>An id as a parameter of raw SQL.</summary>
    public abstract object Stored(Guid id);

    /// <summary>A time as a parameter of raw SQL.</summary>
    public abstract object Stored(DateTime utc);

    /// <summary>An id in an answer to raw SQL.</summary>
    public abstract Guid ReadId(DbDataReader reader, int ordinal);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<VisitRow>(visit =>
        {
            visit.ToTable("visits");
            visit.HasKey(x => x.EventId);
            visit.Property(x => x.EventId).ValueGeneratedNever();
            // A visitor's path, and a merchant's day; bots and previews have no visitor.
            visit.HasIndex(x => new { x.MerchantId, x.VisitorId, x.OccurredAt }).HasFilter("visitor_id IS NOT NULL");
            visit.HasIndex(x => new { x.MerchantId, x.OccurredAt });
            visit.Property(x => x.Outcome).HasDefaultValue("target");
            visit.Ignore(x => x.IsHuman);
            visit.Ignore(x => x.IsDuplicate);
            visit.Ignore(x => x.UserAgent);
            visit.Ignore(x => x.IsWake);
            visit.Ignore(x => x.Hour);
        });
        model.Entity<UserAgent>(agent =>
        {
            agent.ToTable("user_agents");
            agent.HasKey(x => x.Id);
            agent.Property(x => x.Id).ValueGeneratedNever();
        });
        model.Entity<RejectedVisit>(rejected =>
        {
            rejected.ToTable("rejected_visits");
            rejected.HasKey(x => x.Fingerprint);
            rejected.HasIndex(x => x.ReceivedAt);
        });
        model.Entity<VisitRollup>(rollup =>
        {
            rollup.ToTable("visit_rollups");
            rollup.HasKey(x => new { x.MerchantId, x.Hour, x.LinkId, x.PlacementId, x.CampaignId, x.Form, x.Channel });
            // A range of one link, placement or campaign reads its own rows only.
            rollup.HasIndex(x => new { x.MerchantId, x.LinkId, x.Hour });
            rollup.HasIndex(x => new { x.MerchantId, x.PlacementId, x.Hour });
            rollup.HasIndex(x => new { x.MerchantId, x.CampaignId, x.Hour });
            CountOutcomes(rollup);
        });
        model.Entity<ScopeTotals>(totals =>
        {
            // No index on updated_at: every batch would have to write it, for a look that is taken once per lost connection.
            totals.ToTable("scope_totals");
            totals.HasKey(x => new { x.MerchantId, x.Scope, x.ScopeId });
            CountOutcomes(totals);
            totals.Ignore(x => x.Key);
            totals.Ignore(x => x.Totals);
        });
        model.Entity<VisitorDay>(visitor =>
        {
            // The visitor before the day: whether a visitor is new for all time is one look at this index.
            visitor.ToTable("visitor_days");
            visitor.HasKey(x => new { x.MerchantId, x.Scope, x.ScopeId, x.VisitorId, x.Day });
        });
        model.Entity<UniqueDay>(day =>
        {
            day.ToTable("unique_days");
            day.HasKey(x => new { x.MerchantId, x.Scope, x.ScopeId, x.Day });
        });
        model.Entity<CatalogueCampaign>(campaign =>
        {
            campaign.ToTable("campaigns");
            campaign.HasKey(x => new { x.MerchantId, x.Id });
        });
        model.Entity<CataloguePlacement>(placement =>
        {
            placement.ToTable("placements");
            placement.HasKey(x => new { x.MerchantId, x.Id });
            placement.HasIndex(x => new { x.MerchantId, x.CampaignId });
        });
        model.Entity<CatalogueLink>(link =>
        {
            link.ToTable("links");
            link.HasKey(x => new { x.MerchantId, x.Id });
        });
        model.Entity<VariantVisitor>(visitor =>
        {
            visitor.ToTable("variant_visitors");
            visitor.HasKey(x => new { x.MerchantId, x.LinkId, x.VisitorId });
            // Those whose time to order is not over; small, whatever the table's size.
            visitor.HasIndex(x => x.AssignedAt).HasFilter("NOT matured");
        });
        model.Entity<VariantTotals>(totals =>
        {
            totals.ToTable("variant_totals");
            totals.HasKey(x => new { x.MerchantId, x.LinkId, x.Variant });
            totals.HasIndex(x => new { x.MerchantId, x.LinkId, x.Version }).HasFilter("version > published_version");
        });
        model.Entity<WakeRow>(wake =>
        {
            wake.ToTable("wake_attempts");
            wake.HasKey(x => x.VisitId);
            wake.Property(x => x.VisitId).ValueGeneratedNever();
        });
        model.Entity<Order>(order =>
        {
            order.ToTable("orders");
            order.HasKey(x => new { x.MerchantId, x.OrderId });
            order.Property(x => x.OrderId).HasMaxLength(Order.MaxId);
            order.Property(x => x.ParentOrderId).HasMaxLength(Order.MaxId);
            order.Property(x => x.Currency).HasMaxLength(3);
            order.Property(x => x.Platform).HasMaxLength(OrderReader.MaxPlatform).HasDefaultValue("");
            // Ranges of payments; what a visitor or buyer paid and when; and which orders name a visit.
            order.HasIndex(x => new { x.MerchantId, x.PaidAt }).HasFilter("paid_at IS NOT NULL");
            order.HasIndex(x => new { x.MerchantId, x.VisitorId, x.PaidAt }).HasFilter("visitor_id IS NOT NULL");
            order.HasIndex(x => new { x.MerchantId, x.BuyerId, x.PaidAt }).HasFilter("buyer_id IS NOT NULL");
            order.HasIndex(x => new { x.MerchantId, x.VisitId }).HasFilter("visit_id IS NOT NULL");
            order.Ignore(x => x.Heard);
            order.Ignore(x => x.State);
            order.Ignore(x => x.IsHeardOf);
            order.HasIndex(x => x.JoinAfter).HasFilter("join_after IS NOT NULL");
        });
        model.Entity<Refund>(refund =>
        {
            refund.ToTable("refunds");
            refund.HasKey(x => new { x.MerchantId, x.RefundId });
            refund.Property(x => x.RefundId).HasMaxLength(Refund.MaxId);
            refund.Property(x => x.OrderId).HasMaxLength(Order.MaxId);
            refund.Property(x => x.Currency).HasMaxLength(3);
            refund.HasIndex(x => new { x.MerchantId, x.OrderId });
            refund.HasIndex(x => new { x.MerchantId, x.OccurredAt });
        });
        model.Entity<MerchantCurrency>(currency =>
        {
            currency.ToTable("merchant_currencies");
            currency.HasKey(x => x.MerchantId);
            currency.Property(x => x.MerchantId).ValueGeneratedNever();
        });
        model.Entity<ClaimEventRow>(step =>
        {
            step.ToTable("claim_events");
            step.HasKey(x => x.EventId);
            step.Property(x => x.EventId).ValueGeneratedNever();
            step.Property(x => x.Currency).HasMaxLength(3);
            step.Property(x => x.OrderId).HasMaxLength(Order.MaxId);
            // Ranges of time; what a visitor did; what belongs to an order; the steps of a claim.
            step.HasIndex(x => new { x.MerchantId, x.OccurredAt });
            step.HasIndex(x => new { x.MerchantId, x.VisitorId, x.OccurredAt }).HasFilter("visitor_id IS NOT NULL");
            step.HasIndex(x => new { x.MerchantId, x.OrderId }).HasFilter("order_id <> ''");
            step.HasIndex(x => new { x.MerchantId, x.ClaimId });
            step.Ignore(x => x.Hour);
        });
        model.Entity<StaffRollup>(rollup =>
        {
            rollup.ToTable("staff_rollups");
            rollup.HasKey(x => new { x.MerchantId, x.Hour, x.LinkId, x.PlacementId, x.CampaignId, x.Staff });
            rollup.HasIndex(x => new { x.MerchantId, x.LinkId, x.Hour });
            rollup.HasIndex(x => new { x.MerchantId, x.PlacementId, x.Hour });
            rollup.HasIndex(x => new { x.MerchantId, x.CampaignId, x.Hour });
        });
        model.Entity<CodeStock>(stock =>
        {
            stock.ToTable("code_stocks");
            stock.HasKey(x => new { x.MerchantId, x.CodeId });
            stock.Ignore(x => x.Scope);
        });
        model.Entity<BenefitCurrency>(currency =>
        {
            currency.ToTable("benefit_currencies");
            currency.HasKey(x => x.MerchantId);
            currency.Property(x => x.MerchantId).ValueGeneratedNever();
            currency.Property(x => x.Currency).HasMaxLength(3);
        });

        model.AddVisitors();
        model.AddReconciliations();
        model.AddRuns();
        model.AddStatements();
        model.AddAlliances();
        model.AddRescoring();
        model.AddLandings();
        model.AddRetention();

        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(WordStart().Replace(property.Name, "_$0").ToLowerInvariant());
        }

        // After the others: they bring the names of their columns.
        model.AddOutbox();
        model.AddIdempotency();
    }

    // With defaults, so that ingest names only what it counts.
    private static void CountOutcomes<T>(EntityTypeBuilder<T> row)
        where T : CountedRow
    {
        row.Property(x => x.Orders).HasDefaultValue(0L);
        row.Property(x => x.Paid).HasDefaultValue(0L);
        row.Property(x => x.WakeAttempted).HasDefaultValue(0L);
        row.Property(x => x.WakeHidden).HasDefaultValue(0L);
        row.Property(x => x.Claims).HasDefaultValue(0L);
        row.Property(x => x.ClaimsReturned).HasDefaultValue(0L);
        row.Property(x => x.Redemptions).HasDefaultValue(0L);
        row.Property(x => x.RedemptionsReversed).HasDefaultValue(0L);
        row.Property(x => x.RedeemedAmount).HasDefaultValue(0L);
        row.Property(x => x.ReversedAmount).HasDefaultValue(0L);
        row.Property(x => x.Refunds).HasDefaultValue(0L);
        row.Property(x => x.Refunded).HasDefaultValue(0L);
        row.Property(x => x.OrdersClosed).HasDefaultValue(0L);
        row.Property(x => x.Landed).HasDefaultValue(0L);
        row.Property(x => x.Invalidated).HasDefaultValue(0L);
        row.Property(x => x.Restored).HasDefaultValue(0L);
        row.Ignore(x => x.Outcomes);
        row.Ignore(x => x.Counts);
    }

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();
}
