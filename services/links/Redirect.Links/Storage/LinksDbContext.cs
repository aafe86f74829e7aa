using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Writes;
using Redirect.Links.Campaigns;
using Redirect.Links.Claims;
using Redirect.Links.Domains;
using Redirect.Links.Limits;
using Redirect.Links.Merchants;
using Redirect.Links.OneTimeCodes;
using Redirect.Links.Passphrases;
using Redirect.Links.Placements;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Links.Staff;
using Redirect.Links.Storage.Codes;
using Redirect.Links.Storage.Secrets;
using Redirect.Links.SurpriseCodes;
using Redirect.Links.Visits;
using Redirect.Links.Watermarks;

namespace Redirect.Links.Storage;

/// <summary>What the link service stores; one derived context per provider holds its migrations.</summary>
internal abstract class LinksDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Merchant> Merchants => Set<Merchant>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<Placement> Placements => Set<Placement>();

    public DbSet<ShortLink> Links => Set<ShortLink>();

    public DbSet<Watermark> Watermarks => Set<Watermark>();

    public DbSet<StaffMember> Staff => Set<StaffMember>();

    public DbSet<Passphrase> Passphrases => Set<Passphrase>();

    public DbSet<ShortDomain> Domains => Set<ShortDomain>();

    public DbSet<SurpriseCode> SurpriseCodes => Set<SurpriseCode>();

    public DbSet<KeywordHold> KeywordHolds => Set<KeywordHold>();

    public DbSet<CodeSeries> CodeSeries => Set<CodeSeries>();

    public DbSet<OneTimeCode> OneTimeCodes => Set<OneTimeCode>();

    public DbSet<CodeStock> CodeStocks => Set<CodeStock>();

    public DbSet<CampaignBudget> CampaignBudgets => Set<CampaignBudget>();

    public DbSet<Claim> Claims => Set<Claim>();

    public DbSet<ClaimStep> ClaimSteps => Set<ClaimStep>();

    public DbSet<Redemption> Redemptions => Set<Redemption>();

    public DbSet<ClaimReward> ClaimRewards => Set<ClaimReward>();

    public DbSet<Secret> Secrets => Set<Secret>();

    public DbSet<SplitOutcome> SplitOutcomes => Set<SplitOutcome>();

    public DbSet<LinkAdmission> LinkAdmissions => Set<LinkAdmission>();

    public DbSet<AddressSalt> AddressSalts => Set<AddressSalt>();

    /// <summary>The next numbers of a counter, from 0. Never given twice, except after a rollback on SQLite.</summary>
    public abstract Task<IReadOnlyList<long>> NextNumbersAsync(CodeKind kind, int count, CancellationToken cancellationToken);

    /// <summary>Saves; false when somebody else has changed one of the rows since it was read.</summary>
    public async Task<bool> TrySaveChangesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTime>().HaveConversion<UtcConverter>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Merchant>(merchant =>
        {
            merchant.ToTable("merchants");
            merchant.Property(x => x.Name).HasMaxLength(200);
        });
        model.Entity<ApiKey>(key =>
        {
            key.ToTable("api_keys");
            key.HasIndex(x => new { x.MerchantId, x.Id });
            key.Property(x => x.Name).HasMaxLength(200);
            key.HasOne<Merchant>().WithMany().HasForeignKey(x => x.MerchantId);
        });
        model.Entity<Campaign>(campaign =>
        {
            campaign.ToTable("campaigns");
            campaign.HasIndex(x => new { x.MerchantId, x.Id });
            campaign.Property(x => x.Version).IsConcurrencyToken();
            campaign.HasOne<Merchant>().WithMany().HasForeignKey(x => x.MerchantId);
        });
        model.Entity<Placement>(placement =>
        {
            placement.ToTable("placements");
            placement.HasIndex(x => new { x.MerchantId, x.Id });
            placement.HasIndex(x => new { x.CampaignId, x.Id });
            placement.HasIndex(x => x.Code).IsUnique();
            placement.Property(x => x.Version).IsConcurrencyToken();
            placement.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId);
        });
        model.Entity<ShortLink>(link =>
        {
            link.ToTable("links");
            link.HasIndex(x => new { x.Domain, x.SlugKey }).IsUnique();
            link.Property(x => x.Domain).HasMaxLength(253);
            link.Ignore(x => x.Key);
            link.Property(x => x.Behaviour).HasConversion<BehaviourConverter, BehaviourComparer>();
            link.HasIndex(x => new { x.MerchantId, x.Id });
            link.HasIndex(x => new { x.MerchantId, x.ExternalId }).IsUnique();
            link.Property(x => x.Version).IsConcurrencyToken();
            link.HasOne<Merchant>().WithMany().HasForeignKey(x => x.MerchantId);
            link.HasOne<Placement>().WithMany().HasForeignKey(x => x.PlacementId);
        });
        model.Entity<ShortDomain>(domain =>
        {
            domain.ToTable("domains");
            domain.Property(x => x.Host).HasMaxLength(253);
            domain.HasIndex(x => new { x.MerchantId, x.Id });
            domain.HasIndex(x => new { x.MerchantId, x.Host }).IsUnique().HasFilter("\"RetiredAt\" IS NULL");
            domain.HasIndex(x => x.Host).IsUnique().HasFilter("\"State\" = 1 AND \"RetiredAt\" IS NULL").HasDatabaseName("IX_domains_verified_host");
            domain.Property(x => x.AndroidApps).HasConversion<AndroidAppsConverter, AndroidAppsComparer>();
            domain.Property(x => x.Version).IsConcurrencyToken();
            domain.HasOne<Merchant>().WithMany().HasForeignKey(x => x.MerchantId);
        });
        SecretRows.Configure(model);
        model.Entity<LinkAdmission>(admission =>
        {
            admission.ToTable("link_admissions");
            admission.HasKey(x => x.LinkId);
            admission.Property(x => x.LinkId).HasColumnName("link_id").ValueGeneratedNever();
            admission.Property(x => x.Admitted).HasColumnName("admitted");
            admission.Property(x => x.Granted).HasColumnName("granted");
        });
        PassphraseModel.Configure(model);
        WatermarkModel.Configure(model);
        StaffModel.Configure(model);
        SurpriseCodeModel.Configure(model);
        OneTimeCodeModel.Configure(model);
        ClaimModel.Configure(model);
        model.Entity<SplitOutcome>(outcome =>
        {
            outcome.ToTable("split_outcomes");
            outcome.HasKey(x => new { x.LinkId, x.Variant });
            outcome.Property(x => x.LinkId).HasColumnName("link_id");
            outcome.Property(x => x.Variant).HasColumnName("variant").HasMaxLength(50);
            outcome.Property(x => x.Visitors).HasColumnName("visitors");
            outcome.Property(x => x.Rewards).HasColumnName("rewards");
            outcome.Property(x => x.Blocked).HasColumnName("blocked");
            outcome.Property(x => x.Version).HasColumnName("version");
        });
        model.AddOutbox();
        model.AddIdempotency();
        model.Entity<AddressSalt>(salt =>
        {
            salt.ToTable("address_salts");
            salt.HasKey(x => x.Day);
            salt.Property(x => x.Day).HasColumnName("day");
            salt.Property(x => x.Salt).HasColumnName("salt");
        });
    }

    private static readonly JsonSerializerOptions Documents = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    // A plain link's document is empty, not "{}": most links are plain.
    private sealed class BehaviourConverter() : ValueConverter<LinkBehaviour, string>(
        behaviour => behaviour.IsPlain ? "" : JsonSerializer.Serialize(behaviour, Documents),
        text => text.Length == 0 ? LinkBehaviour.None : JsonSerializer.Deserialize<LinkBehaviour>(text, Documents)!);

    private sealed class BehaviourComparer() : ValueComparer<LinkBehaviour>(
        (one, other) => object.Equals(one, other), behaviour => behaviour.GetHashCode(), behaviour => behaviour);

    private sealed class AndroidAppsConverter() : ValueConverter<IReadOnlyList<AndroidApp>, string>(
        apps => apps.Count == 0 ? "" : JsonSerializer.Serialize(apps, Documents),
        text => text.Length == 0 ? Array.Empty<AndroidApp>() : JsonSerializer.Deserialize<AndroidApp[]>(text, Documents)!);

    private sealed class AndroidAppsComparer() : ValueComparer<IReadOnlyList<AndroidApp>>(
        (one, other) => JsonSerializer.Serialize(one, Documents) == JsonSerializer.Serialize(other, Documents), apps => apps.Count, apps => apps);

    // Times are UTC everywhere; a provider that forgets the kind would hand local times to clients.
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(value => value, value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
