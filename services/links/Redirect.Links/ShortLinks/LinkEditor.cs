using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Problems;
using Redirect.Links.DeepLinks;
using Redirect.Links.Landings;
using Redirect.Links.Limits;
using Redirect.Links.Pages;
using Redirect.Links.Requests;
using Redirect.Links.Rules;
using Redirect.Links.Splits;
using Redirect.Links.Storage;

namespace Redirect.Links.ShortLinks;

/// <summary>Puts a merchant's fields on a link, by the same rules for making, changing and importing one. What is not given stays.</summary>
internal sealed class LinkEditor(TargetSettings targets, PasswordHashes passwords, DeepLinkChecks deepLinks)
{
    public const int MaxTitleLength = 500;
    public const int MaxTags = 20;
    public const int MaxTagLength = 50;
    public const int MaxForwardedNames = 20;
    public const long MaxMaxVisits = 1_000_000_000;

    /// <summary>Applies what needs no other rows; the placement is checked by <see cref="PlacementAsync"/>.</summary>
    /// <param name="errors">Takes everything that is wrong; the link must then not be saved.</param>
    /// <param name="fields">What was said.</param>
    /// <param name="link">The new or tracked link.</param>
    /// <param name="requestHost">The host by which we were called, which can't be a target; null: none.</param>
    public void Apply(FieldErrors errors, LinkFields fields, ShortLink link, string? requestHost)
    {
        var check = new TargetCheck(errors, targets, requestHost);
        if (fields.Has(nameof(LinkFields.Target)))
        {
            link.Target = check.Required("target", fields.Target);
        }

        if (fields.Has(nameof(LinkFields.Title)))
        {
            link.Title = Title(errors, fields.Title);
        }

        if (fields.Has(nameof(LinkFields.Tags)))
        {
            link.Tags = Tags(errors, fields.Tags);
        }

        if (fields.Has(nameof(LinkFields.PlacementId)))
        {
            link.PlacementId = fields.PlacementId;
        }

        link.Behaviour = Behaviour(errors, fields, link.Behaviour, check);
    }

    /// <summary>The link that a request names must be the merchant's, and in use; null and an error when it is not.</summary>
    public static async Task<ShortLink?> LinkAsync(FieldErrors errors, Guid? linkId, Guid merchantId, LinksDbContext db, CancellationToken cancellationToken)
    {
        var link = await db.Links.AsNoTracking().SingleOrDefaultAsync(row => row.Id == linkId && row.MerchantId == merchantId, cancellationToken);
        if (link is null)
        {
            errors.Add("linkId", "link_not_found", "'linkId' is the id of one of your links.");
        }
        else if (link.RetiredAt is not null)
        {
            errors.Add("linkId", "link_retired", "This link is retired.");
        }

        return link;
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

    private LinkBehaviour Behaviour(FieldErrors errors, LinkFields fields, LinkBehaviour now, TargetCheck check)
    {
        // A field at a time, so that each line says what it changes.
        var next = now;
        next = fields.Has(nameof(fields.ValidFrom)) ? next with { ValidFrom = errors.Utc("validFrom", fields.ValidFrom) } : next;
        next = fields.Has(nameof(fields.ValidUntil)) ? next with { ValidUntil = errors.Utc("validUntil", fields.ValidUntil) } : next;
        next = fields.Has(nameof(fields.ExpiredTarget)) ? next with { ExpiredTarget = check.Optional("expiredTarget", fields.ExpiredTarget) } : next;
        next = fields.Has(nameof(fields.MaxVisits)) ? next with { MaxVisits = MaxVisits(errors, fields.MaxVisits) } : next;
        next = fields.Has(nameof(fields.OverflowTarget)) ? next with { OverflowTarget = check.Optional("overflowTarget", fields.OverflowTarget) } : next;
        next = fields.Has(nameof(fields.LimitFallback)) ? next with { LimitFallback = fields.LimitFallback ?? LimitFallback.Overflow } : next;
        next = fields.Has(nameof(fields.Password)) ? next with { PasswordHash = passwords.Check(errors, fields.Password) } : next;
        next = fields.Has(nameof(fields.Paused)) ? next with { Paused = fields.Paused ?? false } : next;
        next = fields.Has(nameof(fields.Rules)) ? next with { Rules = RuleChecks.Check(errors, fields.Rules, check) } : next;
        next = fields.Has(nameof(fields.DeepLink)) ? next with { DeepLink = deepLinks.Check(errors, fields.DeepLink, check) } : next;
        next = fields.Has(nameof(fields.Split)) ? next with { Split = SplitChecks.Check(errors, fields.Split, check) } : next;
        next = fields.Has(nameof(fields.Optimise)) ? next with { Optimise = fields.Optimise ?? Optimise.None } : next;
        next = fields.Has(nameof(fields.ForwardQuery)) ? next with { ForwardQuery = ForwardQuery(errors, fields.ForwardQuery) } : next;
        next = fields.Has(nameof(fields.LandingParameter)) ? next with { LandingParameter = LandingParameter.Check(errors, fields.LandingParameter) } : next;
        next = fields.Has(nameof(fields.Preview)) ? next with { Preview = PreviewChecks.Check(errors, fields.Preview, check) } : next;
        next = fields.Has(nameof(fields.TaobaoPassphrase)) ? next with { TaobaoPassphrase = errors.Optional("taobaoPassphrase", fields.TaobaoPassphrase, 500) } : next;

        if (next.ValidFrom is { } from && next.ValidUntil is { } until && until <= from)
        {
            errors.Add("validUntil", "ends_before_start", "'validUntil' lies after 'validFrom'.");
        }

        if (next.Optimise != Optimise.None && next.Split.Count == 0)
        {
            errors.Add("optimise", "split_missing", "Only a link with a 'split' can be optimised.");
        }

        return next;
    }

    /// <summary>Kept to the letter: whoever shows a title escapes it. Only U+0000 is refused, which no database text can hold.</summary>
    private static string? Title(FieldErrors errors, string? title)
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

    private static List<string> Tags(FieldErrors errors, IReadOnlyList<string?>? tags)
    {
        if (tags?.Count > MaxTags)
        {
            errors.Add("tags", "too_many", $"A link has at most {MaxTags} tags.");
            return [];
        }

        return [.. (tags ?? []).Select((tag, at) => errors.Required($"tags[{at}]", tag, MaxTagLength)).Distinct(StringComparer.Ordinal)];
    }

    private static long? MaxVisits(FieldErrors errors, long? maxVisits)
    {
        if (maxVisits is < 1 or > MaxMaxVisits)
        {
            errors.Add("maxVisits", "out_of_range", $"'maxVisits' is a number from 1 to {MaxMaxVisits}.");
        }

        return maxVisits;
    }

    private static IReadOnlyList<string> ForwardQuery(FieldErrors errors, IReadOnlyList<string>? names)
    {
        if (names?.Count > MaxForwardedNames)
        {
            errors.Add("forwardQuery", "too_many", $"At most {MaxForwardedNames} names are handed on.");
        }

        foreach (var name in names ?? [])
        {
            if (name.Length is 0 or > 50 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.'))
            {
                errors.Add("forwardQuery", "name_invalid", "A query name has 1 to 50 ASCII letters, digits, '_', '-' and '.'.");
            }
            else if (name is "p" or "f")
            {
                errors.Add("forwardQuery", "name_reserved", "'p' and 'f' are ours: they name the placement and the form.");
            }
        }

        return [.. (names ?? []).Distinct(StringComparer.Ordinal)];
    }
}
