using Microsoft.EntityFrameworkCore;
using Redirect.Links.Merchants;
using Redirect.Links.Placements;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Passphrases;

/// <summary>How passphrases are stored.</summary>
internal static class PassphraseModel
{
    public static void Configure(ModelBuilder model) => model.Entity<Passphrase>(passphrase =>
    {
        passphrase.ToTable("passphrases");
        passphrase.Property(x => x.Token).HasMaxLength(PassphraseTokens.Length);
        passphrase.Property(x => x.StandingKey).HasMaxLength(65);
        passphrase.HasIndex(x => x.Token).IsUnique();
        passphrase.HasIndex(x => x.StandingKey).IsUnique();
        passphrase.HasIndex(x => new { x.MerchantId, x.Id });
        passphrase.HasIndex(x => new { x.LinkId, x.Id });
        passphrase.HasOne<Merchant>().WithMany().HasForeignKey(x => x.MerchantId);
        passphrase.HasOne<ShortLink>().WithMany().HasForeignKey(x => x.LinkId);
        passphrase.HasOne<Placement>().WithMany().HasForeignKey(x => x.PlacementId);
    });
}
