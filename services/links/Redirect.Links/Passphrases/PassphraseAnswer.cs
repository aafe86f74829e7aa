using Redirect.Contracts.Events.V1;
using Redirect.Links.Following;
using Redirect.Links.Placements;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Passphrases;

/// <param name="Id">The passphrase.</param>
/// <param name="Token">12 symbols in capitals, without marks.</param>
/// <param name="Text">What to post: it holds the token with its marks.</param>
/// <param name="LinkId">What it leads to.</param>
/// <param name="PlacementId">Where its visits count.</param>
/// <param name="ValidUntil">When it ends; absent: not by time.</param>
/// <param name="Standing">It is the one that pages show.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Retired">It leads nowhere any more.</param>
internal sealed record PassphraseAnswer(
    Guid Id, string Token, string Text, Guid LinkId, Guid? PlacementId, DateTime? ValidUntil, bool Standing, DateTime CreatedAt, bool Retired)
{
    public static PassphraseAnswer Of(Row row, string baseUrl, FormKey signing) => new(
        row.Passphrase.Id, row.Passphrase.Token,
        row.Passphrase.Text ?? PagePassphrases.TextOf(
            row.Passphrase.Token, row.Link.Title ?? row.Link.Slug, ListForms.AddressOf(baseUrl, row.Link, row.Placement?.Code, signing, Form.Passphrase)),
        row.Passphrase.LinkId, row.Passphrase.PlacementId, row.Passphrase.ValidUntil, row.Passphrase.Text is null, row.Passphrase.CreatedAt, row.Passphrase.RetiredAt is not null);

    /// <summary>A passphrase with what its text is made of.</summary>
    /// <param name="Passphrase">As it is stored.</param>
    /// <param name="Link">What it leads to.</param>
    /// <param name="Placement">Its own; null: none.</param>
    internal sealed record Row(Passphrase Passphrase, ShortLink Link, Placement? Placement);
}
