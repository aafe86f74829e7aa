using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Redirect.Links.OneTimeCodes;

/// <summary>One-time codes, as a part of the module.</summary>
internal static class OneTimeCodeRegistration
{
    public static void AddOneTimeCodes(this IServiceCollection services)
    {
        services.AddOptions<OneTimeCodeOptions>().BindConfiguration(OneTimeCodeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SeriesMaker>();
        services.AddSingleton<CodeIssuer>();
        services.AddSingleton<CodeReader>();
    }

    public static void MapOneTimeCodes(this RouteGroupBuilder group)
    {
        MakeOneTimeCodes.Map(group);
        ListOneTimeCodes.Map(group);
    }
}
