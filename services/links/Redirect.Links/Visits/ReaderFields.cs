using System.Net;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Visits;

/// <summary>Whom a caller resolves something for, as it says.</summary>
/// <param name="UserAgent">The reader's browser or app; one that names a bot makes the visit a bot's.</param>
/// <param name="Language">As in Accept-Language.</param>
/// <param name="Address">The reader's IP address; only its prefix and a salted hash are kept.</param>
internal sealed record ReaderFields(string? UserAgent, string? Language, string? Address)
{
    /// <summary>The reader, with errors for what is none.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="fields">What was said; null: nothing.</param>
    /// <param name="visitorId">Beside it; null: unknown.</param>
    /// <param name="merchantId">Whose own ids of visitors are taken too; null: nobody's.</param>
    public static ResolvedReader Check(FieldErrors errors, ReaderFields? fields, string? visitorId, Guid? merchantId = null)
    {
        byte[]? visitor = null;
        if (visitorId is not null)
        {
            visitor = merchantId is { } id ? VisitorIds.Of(visitorId, id) : VisitorIds.Of(visitorId);
            if (visitor is null)
            {
                errors.Add("visitorId", "visitor_id_invalid", merchantId is null
                    ? "'visitorId' is 16 bytes in base64url (22 characters), as in the cookie 'rv', or a UUID."
                    : "'visitorId' is 16 bytes in base64url (22 characters), as in the cookie 'rv', a UUID, or an id of your own of 1 to 64 printable ASCII characters.");
            }
        }

        IPAddress? address = null;
        if (!string.IsNullOrEmpty(fields?.Address) && !IPAddress.TryParse(fields.Address, out address))
        {
            errors.Add("reader.address", "address_invalid", "'reader.address' is an IPv4 or IPv6 address.");
        }

        return new ResolvedReader(fields?.UserAgent, fields?.Language, address, visitor);
    }
}
