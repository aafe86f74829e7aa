using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;

namespace Redirect.Links.Passphrases;

/// <summary>Reads a merchant's passphrases with their links and placements.</summary>
internal static class PassphraseRows
{
    /// <summary>Newest first.</summary>
    public static IQueryable<PassphraseAnswer.Row> Of(LinksDbContext db, IQueryable<Passphrase> passphrases) => passphrases.AsNoTracking()
        .Join(db.Links, passphrase => passphrase.LinkId, link => link.Id, (passphrase, link) => new { passphrase, link })
        .LeftJoin(db.Placements, row => row.passphrase.PlacementId, placement => (Guid?)placement.Id, (row, placement) => new { row.passphrase, row.link, placement })
        .OrderByDescending(row => row.passphrase.Id)
        .Select(row => new PassphraseAnswer.Row(row.passphrase, row.link, row.placement));
}
