using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Pages;

/// <summary>Checks a link's preview card.</summary>
internal static class PreviewChecks
{
    public const int MaxTitleLength = 200;
    public const int MaxDescriptionLength = 500;

    public static LinkPreview? Check(FieldErrors errors, LinkPreview? preview, TargetCheck targets) => preview is null ? null : new LinkPreview(
        errors.Optional("preview.title", preview.Title, MaxTitleLength),
        errors.Optional("preview.description", preview.Description, MaxDescriptionLength),
        targets.Optional("preview.imageUrl", preview.ImageUrl));
}
