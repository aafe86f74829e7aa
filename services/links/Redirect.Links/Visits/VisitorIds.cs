using Redirect.Contracts;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Visits;

/// <summary>Visitors as callers of the API name them.</summary>
internal static class VisitorIds
{
    /// <summary>Characters of an id of a merchant's own.</summary>
    public const int MaxOwnLength = VisitorName.MaxOwnLength;

    /// <summary>The visitor of a call that must name one, by <see cref="Of(string, Guid)"/>; null, and an error, when the text is none.</summary>
    public static Guid? Visitor(this FieldErrors errors, string field, string? text, Guid merchantId)
    {
        if (string.IsNullOrEmpty(text))
        {
            errors.Add(field, "required", $"'{field}' is required.");
            return null;
        }

        if (Of(text, merchantId) is { } id)
        {
            return new Guid(id, bigEndian: true);
        }

        errors.Add(field, "visitor_id_invalid", $"'{field}' is 16 bytes in base64url (22 characters), a UUID, or an id of your own of 1 to {MaxOwnLength} printable ASCII characters.");
        return null;
    }

    /// <inheritdoc cref="VisitorName.Of(string)"/>
    public static byte[]? Of(string text) => VisitorName.Of(text);

    /// <inheritdoc cref="VisitorName.Of(string, Guid)"/>
    public static byte[]? Of(string text, Guid merchantId) => VisitorName.Of(text, merchantId);
}
