using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Redirect.Hosting.Storage;
using Redirect.Links.Claims.Desk;
using Redirect.Links.Claims.Store;

namespace Redirect.Links.Claims;

/// <summary>Claims, as a part of the module.</summary>
internal static class ClaimsRegistration
{
    public static void AddClaims(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ClaimOptions>().BindConfiguration(ClaimOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>()?.Provider == StorageProvider.Sqlite)
        {
            services.AddSingleton<ClaimStore, SqliteClaimStore>();
        }
        else
        {
            services.AddSingleton<ClaimStore, PostgresClaimStore>();
        }

        services.AddSingleton<ClaimDesk>();
        services.AddSingleton<ClaimCalls>();
        services.AddSingleton<ClaimHashes>();
        services.TryAddScoped<VisitorErasedConsumer>();
        services.AddSingleton<ClaimSweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ClaimSweeper>());
    }

    public static void MapClaims(this RouteGroupBuilder group)
    {
        TakeClaim.Map(group);
        RedeemClaim.Map(group);
        ReleaseClaim.Map(group);
        ReverseClaim.Map(group);
        GetClaim.Map(group);
    }
}
