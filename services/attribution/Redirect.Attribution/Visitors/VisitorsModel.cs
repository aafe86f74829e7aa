using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Visitors;

/// <summary>The tables of visitors: who of them are one buyer, and their erasure.</summary>
internal static class VisitorsModel
{
    /// <summary>Maps them.</summary>
    public static void AddVisitors(this ModelBuilder model)
    {
        model.Entity<VisitorMember>(member =>
        {
            member.ToTable("visitor_members");
            member.HasKey(x => new { x.MerchantId, x.VisitorId, x.MemberHash });
            member.HasIndex(x => new { x.MerchantId, x.MemberHash });
        });
        model.Entity<VisitorKey>(key =>
        {
            key.ToTable("visitor_keys");
            key.HasKey(x => x.MerchantId);
            key.Property(x => x.MerchantId).ValueGeneratedNever();
        });
        model.Entity<ErasedVisitor>(erased =>
        {
            erased.ToTable("erased_visitors");
            erased.HasKey(x => new { x.MerchantId, x.VisitorHash });
        });
    }
}
