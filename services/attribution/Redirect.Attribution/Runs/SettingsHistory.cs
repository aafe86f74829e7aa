using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Touches;

namespace Redirect.Attribution.Runs;

/// <summary>All settings that a merchant ever had, and all windows of its campaigns, each from when it held.</summary>
internal sealed class SettingsHistory(IReadOnlyList<SettingsVersion> versions, CampaignWindows windows)
{
    private readonly SettingsVersion[] versions = [.. versions.OrderBy(version => version.HoldsFrom).ThenBy(version => version.Version)];

    public CampaignWindows Windows { get; } = windows;

    /// <summary>How long before a payment a touch can be that may count.</summary>
    public TimeSpan Longest { get; } = TimeSpan.FromDays(versions.Select(version => version.LookbackDays).Append(PathRules.Default.LookbackDays).Append(windows.Longest).Max());

    public static async Task<SettingsHistory> ReadAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken) => new(
        await context.Set<SettingsVersion>().AsNoTracking().Where(x => x.MerchantId == merchantId).ToListAsync(cancellationToken),
        new CampaignWindows(await context.Set<CampaignWindow>().AsNoTracking().Where(x => x.MerchantId == merchantId).ToListAsync(cancellationToken)));

    /// <summary>Those that held at a time; version 0 is what holds before anything is set.</summary>
    public (int Version, PathRules Rules) At(DateTime time) =>
        Array.FindLast(versions, version => version.HoldsFrom <= time) is { } held ? (held.Version, held.Rules) : (0, PathRules.Default);
}
