using Redirect.Attribution.Catalogue;

namespace Redirect.Attribution.Touches;

/// <summary>The look-back windows of campaigns, each from when it held.</summary>
internal sealed class CampaignWindows(IEnumerable<CampaignWindow> windows)
{
    public static CampaignWindows None { get; } = new([]);

    private readonly Dictionary<Guid, CampaignWindow[]> windows = windows
        .GroupBy(window => window.CampaignId).ToDictionary(group => group.Key, group => group.OrderBy(window => window.HoldsFrom).ThenBy(window => window.Version).ToArray());

    /// <summary>The longest of any, in days; 0: there is none.</summary>
    public int Longest { get; } = windows.Select(window => window.LookbackDays).DefaultIfEmpty().Max();

    /// <summary>In days, as it held at a time; null: none was known to hold.</summary>
    public int? DaysAt(Guid campaignId, DateTime time) =>
        windows.TryGetValue(campaignId, out var versions) ? Array.FindLast(versions, window => window.HoldsFrom <= time)?.LookbackDays : null;
}
