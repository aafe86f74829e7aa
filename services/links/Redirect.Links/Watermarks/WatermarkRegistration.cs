using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Redirect.Links.Watermarks;

/// <summary>Issued watermarks, as a part of the module. Pictures are the media service's.</summary>
internal static class WatermarkRegistration
{
    public static void AddWatermarks(this IServiceCollection services)
    {
        services.AddOptions<WatermarkOptions>().BindConfiguration(WatermarkOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IssueWatermark>();
        services.AddSingleton<WatermarkKeys>();
        services.AddSingleton<FindWatermarks>();
        services.AddSingleton<ResolveWatermark>();
    }

    public static void MapWatermarks(this RouteGroupBuilder group)
    {
        ListWatermarks.Map(group);
        GetWatermark.Map(group);
    }
}
