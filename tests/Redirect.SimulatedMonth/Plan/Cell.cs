namespace Redirect.SimulatedMonth.Plan;

/// <summary>A row of roll-ups: an hour (UTC) in one place; zeros and '' where there is none.</summary>
internal readonly record struct Cell(Guid MerchantId, DateTime Hour, Guid LinkId, Guid PlacementId, Guid CampaignId, short Form, string Channel)
{
    /// <summary>The scopes in whose totals it is, with the numbers that are stored.</summary>
    public IEnumerable<Scope> Scopes
    {
        get
        {
            yield return new Scope(MerchantId, 0, MerchantId);
            if (CampaignId != Guid.Empty)
            {
                yield return new Scope(MerchantId, 1, CampaignId);
            }

            if (PlacementId != Guid.Empty)
            {
                yield return new Scope(MerchantId, 2, PlacementId);
            }

            if (LinkId != Guid.Empty)
            {
                yield return new Scope(MerchantId, 3, LinkId);
            }
        }
    }

    /// <summary>The hour's first moment.</summary>
    public static DateTime HourOf(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
