using System.Buffers;

namespace Redirect.Links.Visits.Classification;

/// <summary>Reads <c>Referer</c>, of which only the host is kept: paths and queries say too much about a reader.</summary>
internal static class Referrers
{
    private const int MaxHost = 253;

    private static readonly SearchValues<char> Host = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    /// <summary>The host in lower case, without port; empty when there is none.</summary>
    public static string HostOf(string? referrer)
    {
        var text = referrer.AsSpan();
        var start = text.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        text = text[(start + 3)..];
        var end = text.IndexOfAny('/', '?', '#');
        text = end >= 0 ? text[..end] : text;
        text = text[(text.LastIndexOf('@') + 1)..];
        end = text.IndexOf(':');
        text = end >= 0 ? text[..end] : text;
        if (text.Length is 0 or > MaxHost || text.ContainsAnyExcept(Host))
        {
            return "";
        }

        Span<char> lower = stackalloc char[MaxHost];
        return lower[..text.ToLowerInvariant(lower)].ToString();
    }
}
