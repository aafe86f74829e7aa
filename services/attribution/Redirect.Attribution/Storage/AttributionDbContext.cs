using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;

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

    /// <summary>An id as a parameter of raw SQL.</summary>
    public abstract object Stored(Guid id);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<VisitRow>(visit =>
        {
            visit.ToTable("visits");
            visit.HasKey(x => x.EventId);
            visit.Property(x => x.EventId).ValueGeneratedNever();
            // A visitor's path; bots and previews have no visitor.
            visit.HasIndex(x => new { x.MerchantId, x.VisitorId, x.OccurredAt }).HasFilter("visitor_id IS NOT NULL");
            visit.Ignore(x => x.IsHuman);
            visit.Ignore(x => x.IsDuplicate);
            visit.Ignore(x => x.UserAgent);
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
            rollup.Ignore(x => x.Counts);
        });
        model.Entity<ScopeTotals>(totals =>
        {
            // No index on updated_at: every batch would have to write it, for a look that is taken once per lost connection.
            totals.ToTable("scope_totals");
            totals.HasKey(x => new { x.MerchantId, x.Scope, x.ScopeId });
            totals.Ignore(x => x.Counts);
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
        });
        model.Entity<CatalogueLink>(link =>
        {
            link.ToTable("links");
            link.HasKey(x => new { x.MerchantId, x.Id });
        });

        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(WordStart().Replace(property.Name, "_$0").ToLowerInvariant());
        }
    }

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();
}
