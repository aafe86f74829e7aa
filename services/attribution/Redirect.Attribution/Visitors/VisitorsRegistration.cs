using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Visitors;

/// <summary>What visitors: who of them are one buyer, and their erasure needs of the host.</summary>
internal static class VisitorsRegistration
{
    public static void AddVisitors(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<EraseVisitor>();

    public static void MapVisitors(this IEndpointRouteBuilder endpoints)
    {
        var visitors = endpoints.MapGroup("/api/v1/visitors").WithTags("Visitors");
        JoinMember.Map(visitors);
        EraseVisitor.Map(visitors);
    }
}
