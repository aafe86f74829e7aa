using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Redirect.Attribution.Landings;

/// <summary>What landings need of the host.</summary>
internal static class LandingRegistration
{
    public static void AddLandings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LandingStore>();
        builder.Services.AddSingleton<LandingWorker>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<LandingWorker>());
    }
}
