using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Media.QrCodes;

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
        builder.Services.AddSingleton<QrPictures>();
        return builder;
    }

    /// <summary>Maps the module's endpoints, all public and below <c>/qr</c>.</summary>
    public static void MapMedia(this IEndpointRouteBuilder endpoints) => DrawQrCode.Map(endpoints);
}
