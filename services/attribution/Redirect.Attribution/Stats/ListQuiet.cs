using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>
/// The placements in use that no human has come by for some days: the poster that hangs no more. Those that are younger than that are none;
/// their age is in their ids, which are UUIDv7.
/// </summary>
internal sealed class ListQuiet(ScopeOwnership ownership, IDbContextFactory<AttributionDbContext> contexts, TimeProvider clock)
{
    public const int DefaultDays = 30;
    public const int MaxDays = 366;
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    /// <param name="scope">A merchant, or one campaign.</param>
    /// <param name="days">Of 24 hours, 1 to <see cref="MaxDays"/>.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="after">The last placement of the answer before; null: from the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Answer<QuietAnswer>> AskAsync(StatsScope scope, int days, int limit, Guid? after, CancellationToken cancellationToken)
    {
        if (days is < 1 or > MaxDays)
        {
            return new Refusal(RefusalKind.Rule, "days", "days_out_of_range", $"'days' must be 1 to {MaxDays}.");
        }

        if (limit is < 1 or > MaxLimit)
        {
            return new Refusal(RefusalKind.Rule, "limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // Visits are counted by whole hours; the hour that is cut counts as within the days.
        var at = clock.GetUtcNow().UtcDateTime.AddDays(-days);
        var since = new DateTime(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
        var below = FirstOf(since);
        below = after is { } last && last.CompareTo(below) < 0 ? last : below;
        var merchant = scope.MerchantId;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var placements = context.Placements.AsNoTracking().Where(x => x.MerchantId == merchant && !x.Retired && x.Id < below);
        if (scope.CampaignId is { } campaign)
        {
            placements = placements.Where(x => x.CampaignId == campaign);
        }

        var human = context.Rollups.Where(x => x.MerchantId == merchant && x.HumanGross > 0);
        var found = await placements.Where(x => !human.Any(y => y.PlacementId == x.Id && y.Hour >= since))
            .OrderByDescending(x => x.Id)
            .Take(limit + 1)
            .Select(x => new { Placement = x, Last = human.Where(y => y.PlacementId == x.Id).Max(y => (DateTime?)y.Hour) })
            .ToListAsync(cancellationToken);
        var more = found.Count > limit;
        return new QuietAnswer(since, [.. found.Take(limit).Select(x => new QuietAnswer.Entry(x.Placement, x.Last))], more ? found[limit - 1].Placement.Id : null);
    }

    // The least UUIDv7 of a moment (RFC 9562: 48 bits of milliseconds come first).
    private static Guid FirstOf(DateTime time)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, new DateTimeOffset(time).ToUnixTimeMilliseconds() << 16);
        return new Guid(id, bigEndian: true);
    }
}
