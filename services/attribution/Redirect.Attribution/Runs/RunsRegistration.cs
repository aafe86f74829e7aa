using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Runs;

/// <summary>What attribution: settings, model versions, runs and credits needs of the host.</summary>
internal static class RunsRegistration
{
    public static void AddRuns(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunBook>();
        builder.Services.AddSingleton<ActiveRuns>();
    }

    public static void MapRuns(this IEndpointRouteBuilder endpoints)
    {
    }
}
