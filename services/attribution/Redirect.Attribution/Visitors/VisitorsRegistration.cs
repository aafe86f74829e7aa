using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Visitors;

/// <summary>What visitors: who of them are one buyer, and their erasure needs of the host.</summary>
internal static class VisitorsRegistration
{
    public static void AddVisitors(this IHostApplicationBuilder builder)
    {
    }

    public static void MapVisitors(this IEndpointRouteBuilder endpoints)
    {
    }
}
