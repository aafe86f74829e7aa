using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;

namespace Redirect.Links.Passphrases;

/// <summary>Reads a merchant's passphrases with their links and placements.</summary>
internal static class PassphraseRows
{
    public static IQueryable<PassphraseAnswer.Row> Of(LinksDbContext db, IQueryable<Passphrase> passphrases) => passphrases.AsNoTracking()
        .Join(db.Links, passphrase => passphrase.LinkId, link => link.Id, (passphrase, link) => new { passphrase, link })
        .LeftJoin(db.Placements, row => row.passphrase.PlacementId, placement => (Guid?)placement.Id, (row, placement) => new PassphraseAnswer.Row(row.passphrase, row.link, placement));
}
