namespace Redirect.Links.Visits.Classification;

/// <summary>Reads <c>Accept-Language</c>.</summary>
internal static class Languages
{
    private const int MaxTag = 35;

    /// <summary>The first language tag, as it was sent; empty when there is none or it is no tag.</summary>
    public static string First(string? accept)
    {
        var tag = accept.AsSpan();
        var end = tag.IndexOfAny(',', ';');
        tag = (end >= 0 ? tag[..end] : tag).Trim();
        return tag.Length is >= 2 and <= MaxTag && !tag.ContainsAnyExcept(Tag) ? tag.ToString() : "";
    }

    private static readonly System.Buffers.SearchValues<char> Tag =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
}
