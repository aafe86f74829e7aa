namespace Redirect.Attribution.Alliances;

/// <summary>Whether a placement was shown on a day. Pure.</summary>
internal static class PlacementCheck
{
    /// <summary>A valid visit is proof. Without one its owner's word stands, then its carrier's; and where nobody says anything it was not there.</summary>
    /// <param name="ownerId">Whose placement it is.</param>
    /// <param name="isVisited">It had a valid visit on the day.</param>
    /// <param name="reports">Of the day, at most one of each side.</param>
    /// <param name="isDue">It was to be shown all day.</param>
    /// <returns>Null: it was not there, and did not need to be.</returns>
    public static bool? Of(Guid ownerId, bool isVisited, IReadOnlyCollection<PresenceReport> reports, bool isDue)
    {
        var word = reports.SingleOrDefault(x => x.MerchantId == ownerId) ?? reports.SingleOrDefault();
        return isVisited || word is { Present: true } ? true : isDue ? false : null;
    }
}
