namespace Redirect.Links.Visits.Classification;

/// <summary>Reads the headers by which a browser says that nobody has tapped yet.</summary>
internal static class Purposes
{
    /// <summary>Whether <c>Purpose</c>, <c>X-Purpose</c>, <c>X-Moz</c> or <c>Sec-Purpose</c> has one of these texts.</summary>
    public static bool IsPrefetch(string? purpose)
    {
        var text = purpose.AsSpan().Trim();
        var end = text.IndexOfAny(';', ',');
        text = (end >= 0 ? text[..end] : text).Trim();
        return text.Equals("prefetch", StringComparison.OrdinalIgnoreCase)
            || text.Equals("prerender", StringComparison.OrdinalIgnoreCase)
            || text.Equals("preview", StringComparison.OrdinalIgnoreCase);
    }
}
