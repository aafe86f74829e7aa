using System.ComponentModel.DataAnnotations;

namespace Redirect.Media;

/// <summary>Section <c>Media</c>.</summary>
internal sealed class MediaOptions : IValidatableObject
{
    public const string Section = "Media";

    /// <summary>The address that readers use, such as <c>https://s.example.com</c>; empty: scheme and host of each request.</summary>
    public string? PublicBaseUrl { get; set; }

    /// <summary>How many bytes of finished pictures are kept in memory; 0 keeps none.</summary>
    [Range(0, 1L << 30)]
    public long CacheBytes { get; set; } = 32 << 20;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(PublicBaseUrl)
            && (!Uri.TryCreate(PublicBaseUrl, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https")
                || uri.UserInfo.Length > 0
                || uri.Query.Length > 0
                || uri.Fragment.Length > 0))
        {
            yield return new ValidationResult("Media:PublicBaseUrl must be an http or https address without user, query or fragment, such as https://s.example.com.", [nameof(PublicBaseUrl)]);
        }
    }
}
