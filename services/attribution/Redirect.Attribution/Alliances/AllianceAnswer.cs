using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Alliances;

/// <summary>An alliance as one of its two sides sees it.</summary>
/// <param name="Id">Of both sides.</param>
/// <param name="State">How far it is.</param>
/// <param name="ProposedBy">Which of the two.</param>
/// <param name="Note">What the proposer wrote.</param>
/// <param name="Partner">The other side.</param>
/// <param name="Terms">Those that hold, or will from the start on; absent while nothing is agreed.</param>
/// <param name="ProposedTerms">Those that wait for the side that did not propose them.</param>
/// <param name="OwnShare">How the caller's placements stand.</param>
/// <param name="PartnerShare">How the partner's do.</param>
/// <param name="PausedBy">Who holds it, while it is paused.</param>
/// <param name="CreatedAt">When it was proposed.</param>
/// <param name="StartsAt">From when visits count.</param>
/// <param name="EndedAt">From when they no longer do.</param>
/// <param name="ReviewedAt">When it was counted and judged last.</param>
internal sealed record AllianceAnswer(
    Guid Id, AllianceState State, Guid ProposedBy, string? Note, AllianceAnswer.PartnerBody Partner, TermsBody? Terms, TermsBody? ProposedTerms, AllianceAnswer.ShareBody OwnShare,
    AllianceAnswer.ShareBody PartnerShare, Guid? PausedBy, DateTime CreatedAt, DateTime? StartsAt, DateTime? EndedAt, DateTime? ReviewedAt)
{
    /// <summary>Reads what belongs to the alliances, and answers in their order.</summary>
    /// <param name="context">To read with.</param>
    /// <param name="merchantId">A side of all of them.</param>
    /// <param name="alliances">A page of them.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<AllianceAnswer>> OfAsync(
        AttributionDbContext context, Guid merchantId, IReadOnlyList<Alliance> alliances, DateTime now, CancellationToken cancellationToken)
    {
        var ids = alliances.Select(x => x.Id).ToList();
        var partners = alliances.Select(x => x.OtherThan(merchantId)).Distinct().ToList();
        var profiles = await context.Set<AllianceProfile>().AsNoTracking().Where(x => partners.Contains(x.MerchantId)).ToDictionaryAsync(x => x.MerchantId, cancellationToken);
        var terms = (await context.Set<AllianceTerms>().AsNoTracking().Where(x => ids.Contains(x.AllianceId)).ToListAsync(cancellationToken)).ToLookup(x => x.AllianceId);
        var sides = (await context.Set<AllianceSide>().AsNoTracking().Where(x => ids.Contains(x.AllianceId)).ToListAsync(cancellationToken)).ToLookup(x => x.AllianceId);
        var pauses = (await context.Set<SharePause>().AsNoTracking().Where(x => ids.Contains(x.AllianceId) && x.ToAt == null).ToListAsync(cancellationToken)).ToLookup(x => x.AllianceId);
        var week = ChinaWeek.Of(now);
        return [.. alliances.Select(x => Of(merchantId, x, profiles.GetValueOrDefault(x.OtherThan(merchantId)), [.. terms[x.Id]], [.. sides[x.Id]], [.. pauses[x.Id]], week))];
    }

    /// <summary>The same for one.</summary>
    public static async Task<AllianceAnswer> OfAsync(AttributionDbContext context, Guid merchantId, Alliance alliance, DateTime now, CancellationToken cancellationToken) =>
        (await OfAsync(context, merchantId, [alliance], now, cancellationToken))[0];

    private static AllianceAnswer Of(
        Guid merchantId, Alliance alliance, AllianceProfile? profile, IReadOnlyList<AllianceTerms> terms, IReadOnlyList<AllianceSide> sides, IReadOnlyList<SharePause> pauses, DateOnly week)
    {
        var partner = alliance.OtherThan(merchantId);
        var held = AllianceTerms.In(terms, week) ?? terms.Where(x => x.AcceptedAt is not null).MinBy(x => x.Version);
        var newest = terms.MaxBy(x => x.Version);
        return new AllianceAnswer(
            alliance.Id,
            alliance.State,
            alliance.ProposedBy,
            alliance.Note.Length == 0 ? null : alliance.Note,
            new PartnerBody(partner, profile?.Category, AllianceMatch.ClassOf(profile?.Size ?? 0)),
            held is null ? null : TermsBody.Of(held),
            newest is { AcceptedAt: null } && alliance.IsOpen ? TermsBody.Of(newest) : null,
            Share(merchantId),
            Share(partner),
            alliance.PausedBy,
            alliance.CreatedAt,
            alliance.StartsAt,
            alliance.EndedAt,
            alliance.ReviewedAt);

        ShareBody Share(Guid side)
        {
            var own = sides.SingleOrDefault(x => x.MerchantId == side);
            return new ShareBody(
                [.. pauses.Where(x => x.OwnerId == side).Select(x => x.Cause).Distinct().Order()], own?.Level ?? HealthLevel.Ok, own?.Misses ?? 0, own?.AlarmSince);
        }
    }

    /// <param name="MerchantId">By which it is named.</param>
    /// <param name="Category">The leaf category.</param>
    /// <param name="SizeClass">By visitors a week.</param>
    internal sealed record PartnerBody(Guid MerchantId, string? Category, SizeClass SizeClass);

    /// <param name="Paused">Why the side's placements need not be shown; empty: they are to be shown.</param>
    /// <param name="Balance">Whether the side keeps the balance, week by week.</param>
    /// <param name="WeeksOver">In a row in which it received too much.</param>
    /// <param name="AlarmSince">Since when at least half of what it sends is invalid; absent: it is not.</param>
    internal sealed record ShareBody(IReadOnlyList<PauseCause> Paused, HealthLevel Balance, int WeeksOver, DateTime? AlarmSince);
}
