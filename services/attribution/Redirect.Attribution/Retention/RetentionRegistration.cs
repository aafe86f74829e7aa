using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Retention;

/// <summary>What how long raw events are kept needs of the host.</summary>
internal static class RetentionRegistration
{
    public static void AddRetention(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.IsPossible(), "Retention:Visits must be 0 (for ever) or at least 91 days.").ValidateOnStart();
        var storage = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        if (storage.Provider == StorageProvider.Sqlite)
        {
            builder.Services.AddSingleton<VisitDays, SqliteVisitDays>();
        }
        else
        {
            builder.Services.AddSingleton<PostgresVisitDays>();
            builder.Services.AddSingleton<VisitDays>(provider => provider.GetRequiredService<PostgresVisitDays>());
        }

        builder.Services.AddHostedService<RetentionWorker>();
    }

    public static void MapRetention(this IEndpointRouteBuilder endpoints)
    {
    }
}
