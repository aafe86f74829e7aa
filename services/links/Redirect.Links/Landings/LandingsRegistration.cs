using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Redirect.Links.Landings;

/// <summary>Landings, as a part of the module.</summary>
internal static class LandingsRegistration
{
    public static void AddLandings(this IServiceCollection services)
    {
        services.AddSingleton<LandingTokens>();
        services.AddSingleton<ReportLanding>();
    }

    public static void MapLandings(this IEndpointRouteBuilder endpoints) => ReportLanding.Map(endpoints);
}
