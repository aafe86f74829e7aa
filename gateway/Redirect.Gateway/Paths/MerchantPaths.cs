namespace Redirect.Gateway.Paths;

/// <summary>
/// What is served on a merchant's own domain: the bare domain, links with what belongs to them, QR codes, and what phones and certificate
/// authorities ask every host for. The API, its document and health are the service's, and only found under its own name.
/// </summary>
internal static class MerchantPaths
{
    /// <summary>Whether a path is served there.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="path">Decoded, in any case, as routing sees it.</param>
    public static bool Allow(PathKind kind, string? path)
    {
        if (kind is not (PathKind.Public or PathKind.Redirect))
        {
            return false;
        }

        var rest = path.AsSpan().TrimStart('/');
        var slash = rest.IndexOf('/');
        var first = slash < 0 ? rest : rest[..slash];
        var second = slash < 0 ? default : rest[(slash + 1)..].TrimEnd('/');
        if (first.Equals("openapi", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return second.IsEmpty
            || first.Equals("qr", StringComparison.OrdinalIgnoreCase)
            || first.Equals(".well-known", StringComparison.OrdinalIgnoreCase)
            || second.Equals("wakes", StringComparison.OrdinalIgnoreCase);
    }
}
