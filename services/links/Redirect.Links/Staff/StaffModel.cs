using Microsoft.EntityFrameworkCore;
using Redirect.Links.Merchants;

namespace Redirect.Links.Staff;

/// <summary>How staff are stored.</summary>
internal static class StaffModel
{
    public static void Configure(ModelBuilder model) => model.Entity<StaffMember>(member =>
    {
        member.ToTable("staff");
        member.Property(x => x.Number).HasMaxLength(StaffFields.MaxNumber);
        member.Property(x => x.Code).HasMaxLength(StaffCode.Length);
        member.Property(x => x.Name).HasMaxLength(StaffFields.MaxText);
        member.Property(x => x.Store).HasMaxLength(StaffFields.MaxText);
        member.HasIndex(x => new { x.MerchantId, x.Number }).IsUnique();
        member.HasIndex(x => new { x.MerchantId, x.Code }).IsUnique();
        member.HasIndex(x => new { x.MerchantId, x.Id });
        member.Property(x => x.Version).IsConcurrencyToken();
        member.HasOne<Merchant>().WithMany().HasForeignKey(x => x.MerchantId);
    });
}
