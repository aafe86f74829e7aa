using Microsoft.EntityFrameworkCore;

namespace Redirect.Links.Claims;

/// <summary>How claims are stored.</summary>
internal static class ClaimModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<CodeStock>(stock =>
        {
            stock.ToTable("code_stocks");
            stock.HasKey(x => x.CodeId);
            stock.Property(x => x.CodeId).HasColumnName("code_id").ValueGeneratedNever();
            stock.Property(x => x.Held).HasColumnName("held");
            stock.Property(x => x.Day).HasColumnName("day");
            stock.Property(x => x.DayHeld).HasColumnName("day_held");
            stock.Property(x => x.Waiting).HasColumnName("waiting");
            stock.Property(x => x.Claimed).HasColumnName("claimed");
            stock.Property(x => x.Redeemed).HasColumnName("redeemed");
            stock.Property(x => x.Returned).HasColumnName("returned");
            stock.Property(x => x.Version).HasColumnName("version");
            stock.HasIndex(x => x.CodeId).HasFilter("waiting > 0").HasDatabaseName("IX_code_stocks_waiting");
        });
        model.Entity<CampaignBudget>(budget =>
        {
            budget.ToTable("campaign_budgets");
            budget.HasKey(x => x.CampaignId);
            budget.Property(x => x.CampaignId).HasColumnName("campaign_id").ValueGeneratedNever();
            budget.Property(x => x.Used).HasColumnName("used");
        });
        model.Entity<Claim>(claim =>
        {
            claim.ToTable("claims");
            claim.Property(x => x.Id).HasColumnName("id").ValueGeneratedNever();
            claim.Property(x => x.MerchantId).HasColumnName("merchant_id");
            claim.Property(x => x.CodeId).HasColumnName("code_id");
            claim.Property(x => x.VisitorId).HasColumnName("visitor_id");
            claim.Property(x => x.Slot).HasColumnName("slot");
            claim.Property(x => x.Number).HasColumnName("number");
            claim.Property(x => x.State).HasColumnName("state");
            claim.Property(x => x.Audience).HasColumnName("audience");
            claim.Property(x => x.Reserved).HasColumnName("reserved");
            claim.Property(x => x.Spent).HasColumnName("spent");
            claim.Property(x => x.VisitId).HasColumnName("visit_id");
            claim.Property(x => x.Target).HasColumnName("target");
            claim.Property(x => x.StaffId).HasColumnName("staff_id").HasMaxLength(64);
            claim.Property(x => x.ParentId).HasColumnName("parent_id");
            claim.Property(x => x.Depth).HasColumnName("depth");
            claim.Property(x => x.Person).HasColumnName("person");
            claim.Property(x => x.Device).HasColumnName("device");
            claim.Property(x => x.Address).HasColumnName("address");
            claim.Property(x => x.CreatedAt).HasColumnName("created_at");
            claim.Property(x => x.ClaimedAt).HasColumnName("claimed_at");
            claim.Property(x => x.ExpiresAt).HasColumnName("expires_at");
            claim.Property(x => x.Day).HasColumnName("day");
            claim.Property(x => x.Steps).HasColumnName("steps");
            claim.Ignore(x => x.HoldsStock);
            claim.HasIndex(x => new { x.CodeId, x.VisitorId, x.Slot }).IsUnique();
            claim.HasIndex(x => new { x.CodeId, x.Number }).IsUnique().HasFilter("slot IS NOT NULL AND number IS NOT NULL");

            // Due: claimed, or redeemed in part with something still reserved. Waiting: first come, first served.
            claim.HasIndex(x => x.ExpiresAt).HasFilter("state = 1 OR (state = 2 AND reserved > 0)").HasDatabaseName("IX_claims_due");

            // The same of one code: without it a server that has no statistics yet, as of a sale that has just begun, reads all of the code's claims.
            claim.HasIndex(x => new { x.CodeId, x.ExpiresAt }).HasFilter("state = 1 OR (state = 2 AND reserved > 0)").HasDatabaseName("IX_claims_due_of_code");
            claim.HasIndex(x => new { x.CodeId, x.CreatedAt, x.Id }).HasFilter("state = 0").HasDatabaseName("IX_claims_waiting");
            claim.HasIndex(x => x.ParentId).HasFilter("parent_id IS NOT NULL");
        });
        model.Entity<ClaimStep>(step =>
        {
            step.ToTable("claim_steps");
            step.HasKey(x => new { x.ClaimId, x.Sequence });
            step.Property(x => x.ClaimId).HasColumnName("claim_id");
            step.Property(x => x.Sequence).HasColumnName("sequence");
            step.Property(x => x.Kind).HasColumnName("kind");
            step.Property(x => x.At).HasColumnName("at");
            step.Property(x => x.Amount).HasColumnName("amount");
            step.Property(x => x.Item).HasColumnName("item");
            step.Property(x => x.OrderId).HasColumnName("order_id").HasMaxLength(64);
            step.Property(x => x.StaffId).HasColumnName("staff_id").HasMaxLength(64);
            step.Property(x => x.Points).HasColumnName("points");
        });
        model.Entity<Redemption>(redemption =>
        {
            redemption.ToTable("redemptions");
            redemption.HasKey(x => new { x.ClaimId, x.Item });
            redemption.Property(x => x.ClaimId).HasColumnName("claim_id");
            redemption.Property(x => x.Item).HasColumnName("item");
            redemption.Property(x => x.MerchantId).HasColumnName("merchant_id");
            redemption.Property(x => x.OrderId).HasColumnName("order_id").HasMaxLength(64);
            redemption.Property(x => x.Amount).HasColumnName("amount");
            redemption.Property(x => x.Reversed).HasColumnName("reversed");
            redemption.Property(x => x.IsReversed).HasColumnName("is_reversed");
            redemption.Property(x => x.StaffId).HasColumnName("staff_id").HasMaxLength(64);
            redemption.Property(x => x.At).HasColumnName("at");
            redemption.HasIndex(x => new { x.MerchantId, x.OrderId });
        });
        model.Entity<ClaimReward>(reward =>
        {
            reward.ToTable("claim_rewards");
            reward.HasKey(x => new { x.SourceId, x.Level });
            reward.Property(x => x.SourceId).HasColumnName("source_id");
            reward.Property(x => x.Level).HasColumnName("level");
            reward.Property(x => x.ClaimId).HasColumnName("claim_id");
            reward.Property(x => x.Points).HasColumnName("points");
            reward.Property(x => x.TakenBackAt).HasColumnName("taken_back_at");
            reward.HasIndex(x => x.ClaimId);
        });
    }
}
