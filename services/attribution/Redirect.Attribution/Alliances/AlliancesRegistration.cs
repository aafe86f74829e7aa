using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Alliances;

/// <summary>What alliances needs of the host.</summary>
internal static class AlliancesRegistration
{
    public static void AddAlliances(this IHostApplicationBuilder builder)
    {
    }

    public static void MapAlliances(this IEndpointRouteBuilder endpoints)
    {
    }
}
