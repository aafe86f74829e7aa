using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Problems;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

/// <summary>The rules on a link's fields; the same for making and for changing one. Each returns the value as it is kept.</summary>
internal sealed class LinkRules(TargetSettings settings)
{
    public const int MaxTitleLength = 500;
    public const int MaxTags = 20;
    public const int MaxTagLength = 50;

    public string Target(FieldErrors errors, string? target, HttpContext context)
    {
        if (string.IsNullOrEmpty(target))
        {
            errors.Add("target", "required", "'target' is required.");
            return "";
        }

        var verdict = TargetRules.Check(target, settings, context.Request.Host.Host);
        if (verdict.Code is not null)
        {
            errors.Add("target", verdict.Code, verdict.Detail!);
        }

        return verdict.Target ?? "";
    }

    /// <summary>Kept to the letter: whoever shows a title escapes it. Only U+0000 is refused, which no database text can hold.</summary>
    public static string? Title(FieldErrors errors, string? title)
    {
        if (title?.Length > MaxTitleLength)
        {
            errors.Add("title", "too_long", $"'title' may have at most {MaxTitleLength} characters.");
        }

        if (title?.Contains('\0', StringComparison.Ordinal) == true)
        {
            errors.Add("title", "control_character", "'title' may not hold U+0000.");
        }

        return string.IsNullOrEmpty(title) ? null : title;
    }

    public static List<string> Tags(FieldErrors errors, IReadOnlyList<string?>? tags)
    {
        if (tags?.Count > MaxTags)
        {
            errors.Add("tags", "too_many", $"A link has at most {MaxTags} tags.");
            return [];
        }

        return [.. (tags ?? []).Select((tag, at) => errors.Required($"tags[{at}]", tag, MaxTagLength)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The link's own placement must be the merchant's, and in use.</summary>
    public static async Task PlacementAsync(FieldErrors errors, Guid? placementId, Guid merchantId, LinksDbContext db, CancellationToken cancellationToken)
    {
        if (placementId is not { } id)
        {
            return;
        }

        var placement = await db.Placements.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
        if (placement is null)
        {
            errors.Add("placementId", "placement_not_found", "'placementId' is the id of one of your placements.");
        }
        else if (placement.RetiredAt is not null)
        {
            errors.Add("placementId", "placement_retired", "This placement is retired.");
        }
    }
}
