using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Problems;
using Redirect.Links.Placements;
using Redirect.Links.Questions;
using Redirect.Links.Requests;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Watermarks;

/// <summary>The mark of a link and a placement: one for ever, made when it is first asked for.</summary>
internal sealed class IssueWatermark(IDbContextFactory<LinksDbContext> contexts, IOptions<WatermarkOptions> options, TimeProvider clock)
{
    // A number that is taken is drawn once in 2²⁸ times at the most, so this is never reached.
    private const int MostTries = 8;

    public async Task<IssueWatermarkAnswer> AnswerAsync(IssueWatermarkRequest question, CancellationToken cancellationToken)
    {
        var merchantId = Ids.Merchant(question.MerchantId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var errors = new FieldErrors();
        var placement = await PlacementAsync(db, errors, merchantId, Ids.Of(question.PlacementId), cancellationToken);
        var link = errors.Any ? null : await LinkAsync(db, errors, merchantId, Ids.Of(question.LinkId), placement, cancellationToken);
        if (errors.Any)
        {
            return new IssueWatermarkAnswer { Refusals = { Refusals.Of(errors) } };
        }

        var mark = await FindAsync(db, merchantId, link!.Id, placement?.Id, cancellationToken);
        if (mark is null && await IsFullAsync(db, merchantId, cancellationToken))
        {
            errors.Add(placement is null ? "linkId" : "placementId", "watermark_quota_exceeded", "You have as many watermarks as this installation allows a merchant.");
            return new IssueWatermarkAnswer { Refusals = { Refusals.Of(errors) } };
        }

        mark ??= await MakeAsync(db, merchantId, link.Id, placement?.Id, WatermarkId.Random, clock.Now(), cancellationToken);
        var campaign = placement is null ? null : await db.Campaigns.AsNoTracking().SingleAsync(row => row.Id == placement.CampaignId && row.MerchantId == merchantId, cancellationToken);
        return new IssueWatermarkAnswer { Watermark = new WatermarkRow { Mark = mark, Link = link, Placement = placement, Campaign = campaign }.ToMessage() };
    }

    /// <summary>Makes the mark, or finds the one that somebody else made meanwhile.</summary>
    /// <param name="db">Outside of a transaction, or in one of its own.</param>
    /// <param name="merchantId">Whose link and placement they are.</param>
    /// <param name="linkId">The link.</param>
    /// <param name="placementId">The placement; null: none.</param>
    /// <param name="nextId">Draws a number.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<Watermark> MakeAsync(LinksDbContext db, Guid merchantId, Guid linkId, Guid? placementId, Func<long> nextId, DateTime now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            // Nothing is inserted when the number is taken, or the link and placement have theirs; a look says which it was.
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO watermarks (id, merchant_id, link_id, placement_id, created_at) VALUES ({nextId()}, {merchantId}, {linkId}, {placementId}, {now}) ON CONFLICT DO NOTHING",
                cancellationToken);
            if (await FindAsync(db, merchantId, linkId, placementId, cancellationToken) is { } mark)
            {
                return mark;
            }
        }

        throw new InvalidOperationException("No free number for a watermark was found.");
    }

    private static Task<Watermark?> FindAsync(LinksDbContext db, Guid merchantId, Guid linkId, Guid? placementId, CancellationToken cancellationToken) =>
        db.Watermarks.AsNoTracking().SingleOrDefaultAsync(row => row.MerchantId == merchantId && row.LinkId == linkId && row.PlacementId == placementId, cancellationToken);

    private static async Task<Placement?> PlacementAsync(LinksDbContext db, FieldErrors errors, Guid merchantId, Guid? id, CancellationToken cancellationToken)
    {
        await LinkEditor.PlacementAsync(errors, id, merchantId, db, cancellationToken);
        return id is null || errors.Any ? null : await db.Placements.AsNoTracking().SingleAsync(row => row.Id == id && row.MerchantId == merchantId, cancellationToken);
    }

    private static async Task<ShortLink?> LinkAsync(LinksDbContext db, FieldErrors errors, Guid merchantId, Guid? id, Placement? placement, CancellationToken cancellationToken)
    {
        if (id is not null)
        {
            return await LinkEditor.LinkAsync(errors, id, merchantId, db, cancellationToken);
        }

        // Of two there is no telling which is meant.
        var own = placement is null ? [] : await db.Links.AsNoTracking().Where(row => row.MerchantId == merchantId && row.PlacementId == placement.Id && row.RetiredAt == null)
            .Take(2).ToListAsync(cancellationToken);
        if (own.Count != 1)
        {
            errors.Add("linkId", "link_required", placement is null
                ? "'linkId', 'placementId' or both say what the mark stands for."
                : "'linkId' may be left out where the placement is the own one of exactly one of your links.");
        }

        return own.Count == 1 ? own[0] : null;
    }

    private async Task<bool> IsFullAsync(LinksDbContext db, Guid merchantId, CancellationToken cancellationToken) =>
        options.Value.MaxPerMerchant is > 0 and var max && await db.Watermarks.LongCountAsync(row => row.MerchantId == merchantId, cancellationToken) >= max;
}
