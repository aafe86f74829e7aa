using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Problems;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.SurpriseCodes;

/// <summary>Puts a merchant's fields on a surprise code, by the same rules for making and changing one. What is not given stays.</summary>
internal sealed class CodeEditor(TargetSettings targets)
{
    public const long MaxStock = 10_000_000;
    public const long MaxWaiting = 100_000;
    public const int MaxPerVisitor = 100;

    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(366);

    /// <summary>Applies what needs no other rows; those are for <see cref="PlaceAsync"/>.</summary>
    /// <param name="errors">Takes everything that is wrong; the code must then not be saved.</param>
    /// <param name="fields">What was said.</param>
    /// <param name="code">The new or tracked code.</param>
    /// <param name="isNew">Whether nobody can have seen it yet.</param>
    /// <param name="now">The time.</param>
    /// <param name="requestHost">The host by which we were called, which can't be a target; null: none.</param>
    public void Apply(FieldErrors errors, CodeFields fields, SurpriseCode code, bool isNew, DateTime now, string? requestHost)
    {
        code.Terms = Terms(errors, fields, code.Terms);
        if (fields.Has(nameof(fields.LinkId)))
        {
            code.LinkId = fields.LinkId ?? Guid.Empty;
        }

        if (fields.Has(nameof(fields.PlacementId)))
        {
            code.PlacementId = fields.PlacementId;
        }

        Stock(errors, fields, code);
        if (fields.Has(nameof(fields.SoldOutTarget)))
        {
            code.SoldOutTarget = new TargetCheck(errors, targets, requestHost).Optional("soldOutTarget", fields.SoldOutTarget);
        }

        Validity(errors, fields, code, isNew, now);
    }

    /// <summary>The link and the placement must be the merchant's, and in use; the campaign follows from them, and its currency holds.</summary>
    public static async Task PlaceAsync(FieldErrors errors, SurpriseCode code, LinksDbContext db, CancellationToken cancellationToken)
    {
        var link = await db.Links.AsNoTracking().Where(row => row.Id == code.LinkId && row.MerchantId == code.MerchantId)
            .Select(row => new { row.RetiredAt, row.PlacementId }).SingleOrDefaultAsync(cancellationToken);
        if (link is null)
        {
            errors.Add("linkId", "link_not_found", "'linkId' is the id of one of your links.");
        }
        else if (link.RetiredAt is not null)
        {
            errors.Add("linkId", "link_retired", "This link is retired.");
        }

        await LinkEditor.PlacementAsync(errors, code.PlacementId, code.MerchantId, db, cancellationToken);
        var placementId = code.PlacementId ?? link?.PlacementId;
        var campaign = await db.Placements.Where(row => row.Id == placementId && row.MerchantId == code.MerchantId)
            .Join(db.Campaigns, row => row.CampaignId, row => row.Id, (_, row) => new { row.Id, row.Currency }).SingleOrDefaultAsync(cancellationToken);
        code.CampaignId = campaign?.Id;
        var currency = code.Terms.AudienceBenefits.Select(other => other.Benefit.Currency).Prepend(code.Terms.Benefit.Currency).FirstOrDefault(one => one is not null);
        if (campaign?.Currency is { } budget && currency is not null && currency != budget)
        {
            errors.Add("benefit.currency", "currency_differs", "The campaign's budget has another currency.");
        }
    }

    private static CodeTerms Terms(FieldErrors errors, CodeFields fields, CodeTerms now)
    {
        // A field at a time, so that each line says what it changes.
        var next = now;
        next = fields.Has(nameof(fields.Benefit)) ? next with { Benefit = BenefitChecks.Check(errors, "benefit", fields.Benefit) ?? now.Benefit } : next;
        next = fields.Has(nameof(fields.AudienceBenefits)) || fields.Has(nameof(fields.Benefit))
            ? next with { AudienceBenefits = BenefitChecks.Check(errors, fields.Has(nameof(fields.AudienceBenefits)) ? fields.AudienceBenefits : Said(now), next.Benefit) }
            : next;
        next = fields.Has(nameof(fields.Audience)) ? next with { Audience = fields.Audience ?? Audience.All } : next;
        next = fields.Has(nameof(fields.PerVisitor)) ? next with { PerVisitor = (int)(Number(errors, "perVisitor", fields.PerVisitor, 1, MaxPerVisitor) ?? 1) } : next;
        next = fields.Has(nameof(fields.ClaimTtl)) ? next with { ClaimTtl = errors.Duration("claimTtl", fields.ClaimTtl, ShortestWindow, LongestWindow) } : next;
        next = fields.Has(nameof(fields.UseTtl)) ? next with { UseTtl = errors.Duration("useTtl", fields.UseTtl, ShortestWindow, LongestWindow) } : next;
        next = fields.Has(nameof(fields.Sharing)) ? next with { Sharing = BenefitChecks.Check(errors, fields.Sharing) } : next;
        return next;
    }

    // As if they came again, to be checked against a new benefit.
    private static AudienceBenefitFields[] Said(CodeTerms terms) =>
        [.. terms.AudienceBenefits.Select(other => new AudienceBenefitFields(other.Audience, BenefitFields.Of(other.Benefit)))];

    private static void Stock(FieldErrors errors, CodeFields fields, SurpriseCode code)
    {
        if (fields.Has(nameof(fields.Stock)))
        {
            code.Stock = Number(errors, "stock", fields.Stock, 1, MaxStock);
        }

        if (fields.Has(nameof(fields.DailyStock)))
        {
            code.DailyStock = Number(errors, "dailyStock", fields.DailyStock, 1, MaxStock);
        }

        if (fields.Has(nameof(fields.WaitingList)))
        {
            code.WaitingList = Number(errors, "waitingList", fields.WaitingList, 0, MaxWaiting) ?? 0;
        }

        if (code.DailyStock > code.Stock)
        {
            errors.Add("dailyStock", "daily_stock_too_large", "'dailyStock' is at most the stock.");
        }
    }

    private static void Validity(FieldErrors errors, CodeFields fields, SurpriseCode code, bool isNew, DateTime now)
    {
        var published = !isNew && !code.Draft;
        if (fields.Has(nameof(fields.Draft)))
        {
            code.Draft = fields.Draft ?? false;
        }

        if (fields.Has(nameof(fields.ValidFrom)))
        {
            code.ValidFrom = errors.Utc("validFrom", fields.ValidFrom);
        }

        if (fields.Has(nameof(fields.ValidUntil)))
        {
            code.ValidUntil = errors.Utc("validUntil", fields.ValidUntil);

            // It was open until now, whatever the caller says.
            if (published && code.ValidUntil < now)
            {
                code.ValidUntil = now;
            }
        }

        if (published && code.ValidUntil <= now)
        {
            return;
        }

        if (code.ValidUntil <= code.ValidFrom)
        {
            errors.Add("validUntil", "ends_before_start", "'validUntil' lies after 'validFrom'.");
        }
        else if (!code.Draft && code.ValidUntil <= now)
        {
            errors.Add("validUntil", "valid_until_past", "'validUntil' is in the past.");
        }
    }

    private static long? Number(FieldErrors errors, string field, long? value, long least, long most)
    {
        if (value < least || value > most)
        {
            errors.Add(field, "out_of_range", $"'{field}' is a number from {least} to {most}.");
        }

        return value;
    }
}
