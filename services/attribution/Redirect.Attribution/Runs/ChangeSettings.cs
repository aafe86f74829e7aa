using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Touches;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Runs;

/// <summary><c>PUT /api/v1/attribution/settings</c></summary>
internal static class ChangeSettings
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPut("/settings", HandleAsync)
        .WithName("ChangeAttributionSettings").WithSummary("Set all settings, for orders paid from now on; what is absent is its default. What holds already makes no new version")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .RequireScope(Scopes.SettlementWrite).WithTransaction<AttributionDbContext>();

    private static async Task<Results<Ok<ReadSettings.Response>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        Range(errors, "lookbackDays", request.LookbackDays, PathRules.MaxLookbackDays);
        Range(errors, "staffBeatsLinkMinutes", request.StaffBeatsLinkMinutes, PathRules.MaxStaffMinutes);
        Range(errors, "lateHours", request.LateHours, PathRules.MaxLateHours);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var merchant = http.GetPrincipal().MerchantId;
        var state = await AttributionStates.OpenAsync(context, merchant, cancellationToken);
        var last = await context.Set<SettingsVersion>().AsNoTracking().SingleOrDefaultAsync(x => x.MerchantId == merchant && x.Version == state.SettingsVersions, cancellationToken);
        var defaults = PathRules.Default;
        var rules = new PathRules(request.LookbackDays ?? defaults.LookbackDays, request.SameShop ?? defaults.SameShop, request.StaffBeatsLinkMinutes, request.LateHours ?? defaults.LateHours);
        if (rules == (last?.Rules ?? defaults))
        {
            return TypedResults.Ok(ReadSettings.Response.Of(last));
        }

        // A version never holds from before the one that it follows, whichever replica's clock it is.
        var now = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime);
        var version = new SettingsVersion
        {
            MerchantId = merchant,
            Version = state.SettingsVersions + 1,
            HoldsFrom = last?.HoldsFrom > now ? last.HoldsFrom : now,
            LookbackDays = rules.LookbackDays,
            SameShop = rules.SameShop,
            StaffBeatsLinkMinutes = rules.StaffBeatsLinkMinutes,
            LateHours = rules.LateHours,
        };
        context.Add(version);
        await context.SaveChangesAsync(cancellationToken);
        await context.Set<AttributionState>().Where(x => x.MerchantId == merchant).ExecuteUpdateAsync(row => row.SetProperty(x => x.SettingsVersions, version.Version), cancellationToken);
        return TypedResults.Ok(ReadSettings.Response.Of(version));
    }

    private static void Range(FieldErrors errors, string field, int? value, int most)
    {
        if (value < 1 || value > most)
        {
            errors.Add(field, "out_of_range", $"'{field}' is 1 to {most}.");
        }
    }

    /// <param name="LookbackDays">1 to 90, default 15: of touches whose campaign has no window of its own.</param>
    /// <param name="SameShop">Default true: only touches of the order's own shop count.</param>
    /// <param name="StaffBeatsLinkMinutes">1 to 1,440: visits that follow a touch of staff within it earn nothing; absent or null: off.</param>
    /// <param name="LateHours">1 to 2,160, default 24: events heard of later than this are not attributed.</param>
    internal sealed record Request(int? LookbackDays, bool? SameShop, int? StaffBeatsLinkMinutes, int? LateHours);
}
