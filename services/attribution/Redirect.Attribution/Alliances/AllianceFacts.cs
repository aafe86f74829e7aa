using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Alliances;

/// <summary>What a review needs to know of an alliance that it has locked; tracked, so that what it changes is saved.</summary>
internal sealed class AllianceFacts
{
    private AllianceFacts(
        Alliance alliance, DateTime start, IReadOnlyList<AllianceTerms> terms, IReadOnlyList<CarriedPlacement> placements, IReadOnlyList<AllianceSide> sides, List<SharePause> pauses) =>
        (Alliance, Start, Terms, Placements, Sides, Pauses) = (alliance, start, terms, placements, sides, pauses);

    public Alliance Alliance { get; }

    /// <summary>From when visits count.</summary>
    public DateTime Start { get; }

    public IReadOnlyList<AllianceTerms> Terms { get; }

    /// <summary>Of both sides, those that were taken out among them.</summary>
    public IReadOnlyList<CarriedPlacement> Placements { get; }

    public IReadOnlyList<AllianceSide> Sides { get; }

    /// <summary>Of both sides, those that are over among them.</summary>
    public List<SharePause> Pauses { get; }

    public static async Task<AllianceFacts> LoadAsync(AttributionDbContext context, Alliance alliance, DateTime start, CancellationToken cancellationToken)
    {
        var id = alliance.Id;
        return new AllianceFacts(
            alliance,
            start,
            await context.Set<AllianceTerms>().Where(x => x.AllianceId == id && x.AcceptedAt != null).ToListAsync(cancellationToken),
            await context.Set<CarriedPlacement>().Where(x => x.AllianceId == id).OrderBy(x => x.Id).ToListAsync(cancellationToken),
            await context.Set<AllianceSide>().Where(x => x.AllianceId == id).OrderBy(x => x.MerchantId).ToListAsync(cancellationToken),
            await context.Set<SharePause>().Where(x => x.AllianceId == id).ToListAsync(cancellationToken));
    }

    /// <summary>Of all prices there were; empty: it always was barter.</summary>
    public string Currency => Terms.Select(x => x.Currency).FirstOrDefault(x => x.Length > 0, "");

    /// <summary>Those that hold in a week.</summary>
    public AllianceTerms TermsIn(DateOnly week) => AllianceTerms.In(Terms, week) ?? Terms.MinBy(x => x.Version)!;

    /// <summary>Whether a side's placements need not be shown at some moment of the time.</summary>
    public bool IsPaused(Guid ownerId, DateTime from, DateTime to) => Pauses.Exists(x => x.OwnerId == ownerId && x.Overlaps(from, to));

    /// <summary>Lets a side's placements be shown no longer, from now on.</summary>
    public void Pause(AttributionDbContext context, Guid ownerId, PauseCause cause, Guid placementId, DateTimeOffset now, DateTime at)
    {
        if (Find(ownerId, cause, placementId) is null)
        {
            var pause = new SharePause { Id = Guid.CreateVersion7(now), AllianceId = Alliance.Id, OwnerId = ownerId, Cause = cause, PlacementId = placementId, FromAt = at };
            context.Add(pause);
            Pauses.Add(pause);
        }
    }

    /// <summary>The end of it.</summary>
    public void Resume(Guid ownerId, PauseCause cause, Guid placementId, DateTime at) => Find(ownerId, cause, placementId)?.ToAt = at;

    private SharePause? Find(Guid ownerId, PauseCause cause, Guid placementId) =>
        Pauses.SingleOrDefault(x => x.OwnerId == ownerId && x.Cause == cause && x.PlacementId == placementId && x.ToAt is null);
}
