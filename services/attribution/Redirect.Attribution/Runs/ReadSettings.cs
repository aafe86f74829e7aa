using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Touches;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Runs;

/// <summary><c>GET /api/v1/attribution/settings</c> and <c>…/settings/versions</c></summary>
internal static class ReadSettings
{
    /// <summary>Versions of one answer.</summary>
    public const int MaxVersions = 200;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/settings", GetAsync).WithName("GetAttributionSettings").WithSummary("The settings that hold for orders paid now; version 0 is what holds before anything is set")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).RequireScope(Scopes.StatsRead);
        group.MapGet("/settings/versions", ListAsync).WithName("ListAttributionSettings").WithSummary("The last 200 versions of the settings, the newest first, each with the time from which it holds")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).RequireScope(Scopes.StatsRead);
    }

    private static async Task<Ok<Response>> GetAsync(HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        return TypedResults.Ok(Response.Of(await context.Set<SettingsVersion>().AsNoTracking()
            .Where(x => x.MerchantId == merchant).OrderByDescending(x => x.Version).FirstOrDefaultAsync(cancellationToken)));
    }

    private static async Task<Ok<Versions>> ListAsync(HttpContext http, AttributionDbContext context, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        var versions = await context.Set<SettingsVersion>().AsNoTracking().Where(x => x.MerchantId == merchant).OrderByDescending(x => x.Version).Take(MaxVersions).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Versions([.. versions.Select(Response.Of)]));
    }

    internal sealed record Versions(IReadOnlyList<Response> Items);

    /// <param name="Version">From 1; 0: nothing was set yet.</param>
    /// <param name="HoldsFrom">Orders paid at or after this have it; absent: always.</param>
    /// <param name="LookbackDays">Of touches whose campaign has no window.</param>
    /// <param name="SameShop">Only touches of the order's own shop count.</param>
    /// <param name="StaffBeatsLinkMinutes">Visits that follow a touch of staff within it earn nothing; absent: off.</param>
    /// <param name="LateHours">Events heard of later than this are not attributed.</param>
    internal sealed record Response(int Version, DateTime? HoldsFrom, int LookbackDays, bool SameShop, int? StaffBeatsLinkMinutes, int LateHours)
    {
        public static Response Of(SettingsVersion? settings)
        {
            var rules = settings?.Rules ?? PathRules.Default;
            return new Response(settings?.Version ?? 0, settings?.HoldsFrom, rules.LookbackDays, rules.SameShop, rules.StaffBeatsLinkMinutes, rules.LateHours);
        }
    }
}
