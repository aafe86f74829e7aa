using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Transfers.Dialects;

namespace Redirect.Links.Transfers;

/// <summary>Makes drafts for one call, by the rules by which a single link is made.</summary>
/// <param name="editor">The rules.</param>
/// <param name="clock">The time.</param>
/// <param name="merchantId">Whose links they are.</param>
/// <param name="requestHost">By which we were called.</param>
/// <param name="maxPasswords">Each is hashed, which is slow on purpose; so a call takes only so many.</param>
internal sealed class LinkDrafts(LinkEditor editor, TimeProvider clock, Guid merchantId, string? requestHost, int maxPasswords)
{
    private int passwords;
    private long lastMoment;
    private int counter;

    /// <summary>A row that could be read.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="source">What it says.</param>
    /// <param name="errors">What was wrong already.</param>
    /// <param name="nameless">The externalId of a row that has neither one nor a slug, by which a repeated call finds its link; null: it can't.</param>
    public LinkDraft Of(long row, ImportedLink source, FieldErrors errors, string? nameless = null)
    {
        var fields = source.Fields;
        var now = clock.Now();
        var link = new ShortLink { Id = NextId(), MerchantId = merchantId, CreatedAt = source.CreatedAt ?? now, UpdatedAt = now, Version = 1 };
        if (errors.Any)
        {
            return new LinkDraft(row, source, link, errors.All);
        }

        if (!string.IsNullOrEmpty(fields.Password) && ++passwords > maxPasswords)
        {
            errors.Add("password", "too_many_passwords", $"At most {maxPasswords} links of one call have a password. Send the others in another.");
            return new LinkDraft(row, source, link, errors.All);
        }

        editor.Apply(errors, fields, link, requestHost);
        if (!fields.Has(nameof(fields.Target)))
        {
            errors.Add("target", "required", "'target' is required.");
        }

        link.ExternalId = errors.Optional("externalId", fields.ExternalId, 200) ?? (fields.Slug is null ? nameless : null);
        if (fields.Slug is not null)
        {
            var (slug, code, detail) = Slugs.Check(fields.Slug);
            if (code is not null)
            {
                errors.Add("slug", code, detail!);
            }

            link.Slug = slug ?? "";
            link.SlugKey = Slugs.KeyOf(link.Slug);
        }

        return new LinkDraft(row, source, link, errors.All);
    }

    // In the rows' order, which lists and exports keep: within a millisecond the 12 bits after it count (RFC 9562, 6.2, method 1).
    private Guid NextId()
    {
        var now = clock.GetUtcNow();
        var moment = now.ToUnixTimeMilliseconds();
        counter = moment == lastMoment ? counter + 1 : 0;
        lastMoment = moment;
        var bytes = Guid.CreateVersion7(now).ToByteArray(bigEndian: true);
        bytes[6] = (byte)(0x70 | ((counter >> 8) & 0x0F));
        bytes[7] = (byte)counter;
        return new Guid(bytes, bigEndian: true);
    }
}
