using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Redirect.Links.DeepLinks;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Pages;

/// <summary>Pages, deep links and association files, as a part of the module.</summary>
internal static class PagesRegistration
{
    public static void AddPages(this IServiceCollection services)
    {
        services.TryAddSingleton<PublicAddresses>();
        services.AddSingleton<WakeTokens>();
        services.AddSingleton<LinkPages>();
        services.AddSingleton<InspectLink>();
        services.AddSingleton<ReportWake>();

        services.AddOptions<DeepLinkOptions>().BindConfiguration(DeepLinkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeepLinkOptions>, DeepLinkOptions.Validator>();
        services.AddSingleton<AppLists>();
        services.AddSingleton<DeepLinkChecks>();
        services.AddOptions<AssociationOptions>().BindConfiguration(AssociationOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AssociationOptions>, AssociationOptions.Validator>();
        services.AddSingleton<AssociationFiles>();
    }

    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        AssociationFiles.Map(endpoints);
        ReportWake.Map(endpoints);
    }
}
