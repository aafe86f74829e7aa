using System.Text;

namespace Redirect.Links.ShortLinks;

/// <summary>Under which key a slug is found.</summary>
internal static class Slugs
{
    /// <summary>In UTF-16 units.</summary>
    public const int MaxLength = 64;

    /// <summary>What a slug is looked up by: NFKC and lower case. Two slugs with one key are the same slug.</summary>
    public static string KeyOf(string slug) => slug.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
}
