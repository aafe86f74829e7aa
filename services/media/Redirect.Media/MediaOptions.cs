using System.ComponentModel.DataAnnotations;
using Redirect.Media.Fonts;

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

    /// <summary>A TrueType font (<c>.ttf</c>, or the first of a <c>.ttc</c>) for captions and labels; empty: the one that comes with us.</summary>
    public string? FontFile { get; set; }

    /// <summary>How many print sheets are made at once while their callers wait; further ones are refused.</summary>
    [Range(1, 64)]
    public int MaxConcurrentSheets { get; set; } = 2;

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

        if (!string.IsNullOrEmpty(FontFile) && FontProblem(FontFile) is { } problem)
        {
            yield return new ValidationResult($"Media:FontFile must be a TrueType font that can be read here. {problem}", [nameof(FontFile)]);
        }
    }

    private static string? FontProblem(string path)
    {
        try
        {
            Fonts.FontFile.Read(path);
            return null;
        }
        catch (FontBrokenException broken)
        {
            return broken.Message;
        }
    }
}
