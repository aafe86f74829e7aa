using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Retention;

/// <summary>What how long raw events are kept needs of the host.</summary>
internal static class RetentionRegistration
{
    public static void AddRetention(this IHostApplicationBuilder builder)
    {
    }

    public static void MapRetention(this IEndpointRouteBuilder endpoints)
    {
    }
}
