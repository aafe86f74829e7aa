using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Media.Fonts;
using Redirect.Media.Jobs;
using Redirect.Media.PrintSheets;
using Redirect.Media.QrCodes;
using Redirect.Media.Watermarks;

namespace Redirect.Media;

/// <summary>The media service: pictures of links.</summary>
public static class MediaModule
{
    /// <summary>Registers the module; its settings are section <c>Media</c>. The host adds an <see cref="ILinkDirectory"/>.</summary>
    public static TBuilder AddMedia<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<MediaMetrics>();
        builder.Services.AddSingleton<FontFile>();
        builder.Services.AddSingleton<QrPictures>();
        builder.Services.AddTransient<QrLink>();
        builder.Services.AddSingleton<LogoFile>();
        builder.Services.AddSingleton<SheetSlots>();
        builder.Services.AddSingleton<SheetBody>();
        builder.Services.AddTransient<MakePrintSheet>();
        builder.Services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<JobFolder>();
        builder.Services.AddSingleton<JobDesk>();
        builder.Services.AddHostedService(services => services.GetRequiredService<JobDesk>());
        builder.AddWatermarks();
        return builder;
    }

    /// <summary>Maps the module's endpoints: pictures of links below <c>/qr</c>, which are public, and what merchants ask for below <c>/api/v1</c>.</summary>
    public static void MapMedia(this IEndpointRouteBuilder endpoints)
    {
        DrawQrCode.Map(endpoints);
        DrawQrCodeWithLogo.Map(Group(endpoints, "/api/v1/qr", "QR codes"));
        MakePrintSheet.Map(Group(endpoints, "/api/v1/print-sheets", "Print sheets"));

        var jobs = Group(endpoints, "/api/v1/jobs", "Jobs");
        GetJob.Map(jobs);
        FetchResult.Map(jobs);
        Group(endpoints, "/api/v1/watermarks", "Watermarks").MapWatermarks();
    }

    private static RouteGroupBuilder Group(IEndpointRouteBuilder endpoints, string prefix, string tag) =>
        endpoints.MapGroup(prefix).WithTags(tag).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
}
