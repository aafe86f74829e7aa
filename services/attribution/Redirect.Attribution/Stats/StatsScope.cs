using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>What an answer is about: a merchant's visits, narrowed by up to three ids that are joined by "and".</summary>
internal sealed record StatsScope(Guid MerchantId, Guid? LinkId, Guid? PlacementId, Guid? CampaignId)
{
    /// <summary>The ids that were given.</summary>
    public IReadOnlyList<ScopeKey> Given { get; } =
    [
        .. LinkId is { } link ? [new ScopeKey(MerchantId, ScopeKind.Link, link)] : Array.Empty<ScopeKey>(),
        .. PlacementId is { } placement ? [new ScopeKey(MerchantId, ScopeKind.Placement, placement)] : Array.Empty<ScopeKey>(),
        .. CampaignId is { } campaign ? [new ScopeKey(MerchantId, ScopeKind.Campaign, campaign)] : Array.Empty<ScopeKey>(),
    ];

    /// <summary>The one row of totals that is all of the scope; null when several ids are joined.</summary>
    public ScopeKey? Single => Given.Count switch
    {
        0 => ScopeKey.Merchant(MerchantId),
        1 => Given[0],
        _ => null,
    };

    /// <summary>Reads ids as callers write them; empty and null are none.</summary>
    public static Answer<StatsScope> Parse(Guid merchantId, string? linkId, string? placementId, string? campaignId)
    {
        if (!TryRead(linkId, out var link))
        {
            return Malformed("linkId");
        }

        if (!TryRead(placementId, out var placement))
        {
            return Malformed("placementId");
        }

        return TryRead(campaignId, out var campaign) ? new StatsScope(merchantId, link, placement, campaign) : Malformed("campaignId");
    }

    /// <summary>Reads one id; empty and null are none.</summary>
    public static bool TryRead(string? text, out Guid? id)
    {
        id = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!Guid.TryParseExact(text, "D", out var some))
        {
            return false;
        }

        id = some;
        return true;
    }

    public static Refusal Malformed(string field) => new(RefusalKind.Malformed, field, "id_malformed", $"'{field}' is not a UUID.");
}
