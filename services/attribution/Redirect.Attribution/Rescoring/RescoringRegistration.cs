using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Rescoring;

/// <summary>What rescored visits needs of the host.</summary>
internal static class RescoringRegistration
{
    public static void AddRescoring(this IHostApplicationBuilder builder)
    {
    }

    public static void MapRescoring(this IEndpointRouteBuilder endpoints)
    {
    }
}
