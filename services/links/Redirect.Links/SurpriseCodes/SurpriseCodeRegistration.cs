using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Redirect.Links.SurpriseCodes;

/// <summary>Surprise codes, as a part of the module.</summary>
internal static class SurpriseCodeRegistration
{
    public static void AddSurpriseCodes(this IServiceCollection services)
    {
        services.AddOptions<SurpriseCodeOptions>().BindConfiguration(SurpriseCodeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GuessOptions>().BindConfiguration(GuessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BlockedWords>();
        services.AddSingleton<KeywordHolds>();
        services.AddSingleton<CodeEditor>();
        services.AddSingleton<CodeQuota>();
        services.AddSingleton<CodeLookup>();
        services.AddSingleton<CodeChanges>();
        services.AddSingleton<PhraseFinder>();
        services.AddSingleton<CodeSearch>();
        services.AddSingleton<SharedCodeGuesses>();
        services.AddSingleton<CodeGuesses>();
    }

    public static void MapSurpriseCodes(this RouteGroupBuilder group)
    {
        CreateCode.Map(group);
        ListCodes.Map(group);
        GetCode.Map(group);
        ChangeCode.Map(group);
        WithdrawCode.Map(group);
        ResolveCode.Map(group);
    }
}
