using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Redirect.Links.Passphrases;

/// <summary>Passphrases, as a part of the module.</summary>
internal static class PassphraseRegistration
{
    public static void AddPassphrases(this IServiceCollection services)
    {
        services.AddOptions<PassphraseOptions>().BindConfiguration(PassphraseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TokenMaker>();
        services.AddSingleton<PagePassphrases>();
    }

    public static void MapPassphrases(this RouteGroupBuilder group)
    {
        CreatePassphrase.Map(group);
        ListPassphrases.Map(group);
        GetPassphrase.Map(group);
        RetirePassphrase.Map(group);
        ResolvePassphrase.Map(group);
    }
}
