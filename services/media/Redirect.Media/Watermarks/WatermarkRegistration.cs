using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Redirect.Media.Pictures;
using Redirect.Media.Watermarks.Batches;

namespace Redirect.Media.Watermarks;

/// <summary>Marks in pictures, and pictures.</summary>
internal static class WatermarkRegistration
{
    public static void AddWatermarks(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PictureOptions>().BindConfiguration(PictureOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WatermarkOptions>().BindConfiguration(WatermarkOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PictureLibrary>();
        services.AddHostedService(provider => provider.GetRequiredService<PictureLibrary>());
        services.AddHealthChecks().Add(new HealthCheckRegistration("pictures", provider => provider.GetRequiredService<PictureLibrary>(), HealthStatus.Degraded, tags: null));
        services.AddSingleton<PictureTurns>();
        services.AddSingleton<PictureDecoder>();
        services.AddSingleton<WatermarkPlans>();
        services.AddSingleton<MarkSearch>();
        services.AddSingleton<MarkIssue>();
        services.AddSingleton<PictureCall>();
        services.AddSingleton<BatchSlots>();
        services.AddSingleton<BatchRun>();
        services.AddSingleton<MarkBatch>();
    }

    public static void MapWatermarks(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(PictureProblems.InvokeAsync);
        group.ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        EmbedWatermark.Map(group);
        DetectWatermark.Map(group);
        ResolveWatermark.Map(group);
        ReportLeak.Map(group);
        MarkBatch.Map(group);
    }
}
