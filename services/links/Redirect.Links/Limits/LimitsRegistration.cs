using Microsoft.Extensions.DependencyInjection;

namespace Redirect.Links.Limits;

/// <summary>Limits and passwords, as a part of following links.</summary>
internal static class LimitsRegistration
{
    public static void AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<PasswordOptions>().BindConfiguration(PasswordOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AdmissionStore>();
        services.AddSingleton<Admissions>();
        services.AddSingleton<PasswordHashes>();
        services.AddSingleton<PasswordChecks>();
        services.AddSingleton<PasswordGate>();
        services.AddOptions<GuessRedisOptions>().BindConfiguration(GuessRedisOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<GuessRedis>();
        services.AddSingleton<LocalGuesses>();
        services.AddSingleton<SharedGuesses>();
        services.AddSingleton<PasswordGuesses>();
        services.AddSingleton<GivePassword>();
    }
}
