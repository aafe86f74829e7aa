namespace Redirect.Links.ShortLinks;

/// <summary>One text for a link's domain and slug, for caches and notices: the slug alone on the common domain, else "domain/slug". No slug holds a slash.</summary>
internal static class LinkKeys
{
    public static string Of(string domain, string slugKey) => domain.Length == 0 ? slugKey : $"{domain}/{slugKey}";

    /// <summary>The same of a domain that is not the common one, into a buffer that is long enough; says how long it is.</summary>
    public static int Write(string domain, ReadOnlySpan<char> slugKey, Span<char> key)
    {
        domain.CopyTo(key);
        key[domain.Length] = '/';
        slugKey.CopyTo(key[(domain.Length + 1)..]);
        return domain.Length + 1 + slugKey.Length;
    }

    /// <summary>The two parts of a key.</summary>
    public static (string Domain, string SlugKey) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", key) : (key[..slash], key[(slash + 1)..]);
    }
}
