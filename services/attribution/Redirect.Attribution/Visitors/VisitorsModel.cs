using Microsoft.EntityFrameworkCore;

namespace Redirect.Attribution.Visitors;

/// <summary>The tables of visitors: who of them are one buyer, and their erasure.</summary>
internal static class VisitorsModel
{
    /// <summary>Maps them.</summary>
    public static void AddVisitors(this ModelBuilder model) => model.Entity<VisitorMember>(member =>
    {
        member.ToTable("visitor_members");
        member.HasKey(x => new { x.MerchantId, x.VisitorId, x.MemberHash });
        member.HasIndex(x => new { x.MerchantId, x.MemberHash });
    });
}
