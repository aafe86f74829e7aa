using Redirect.Contracts.Events.V1;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Secrets;

namespace Redirect.Links.Following;

/// <summary>The key of the forms in addresses, the same for all replicas, and what a visit's form is by it.</summary>
internal sealed class FormSignatures(KnownSecrets secrets, LinksMetrics metrics)
{
    private volatile FormKey? key;

    /// <summary>Waits for nothing; null for a moment after the start, or as long as no database has answered since then.</summary>
    public FormKey? Key => key ??= secrets.Find(SecretNames.Forms) is { } secret ? new FormKey(secret) : null;

    /// <summary>For what is given out: an address without its signature might be printed. Where memory has no key yet, the caller's database is asked.</summary>
    public async ValueTask<FormKey> KeyAsync(LinksDbContext db, CancellationToken cancellationToken) =>
        Key ?? new FormKey(await db.SecretAsync(SecretNames.Forms, cancellationToken));

    /// <summary>The form that counts: the one that the address names, if its signature is right for this link and the placement beside it, else a plain link. Allocates nothing.</summary>
    public Form FormOf(Guid linkId, in FollowQuery query)
    {
        if (query.Form == Form.Link)
        {
            return Form.Link;
        }

        if (Key is not { } known)
        {
            metrics.FormRefused("no_key");
        }
        else if (query.Signature.IsEmpty)
        {
            metrics.FormRefused("unsigned");
        }
        else if ((query.NamesPlacement && query.Placement is null) || !known.Holds(linkId, query.Placement, query.Form, query.Signature))
        {
            metrics.FormRefused("wrong");
        }
        else
        {
            return query.Form;
        }

        return Form.Link;
    }
}
