using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Caching;
using Redirect.Links.Decisions;
using Redirect.Links.Domains;
using Redirect.Links.Landings;
using Redirect.Links.Limits;
using Redirect.Links.Pages;
using Redirect.Links.Regions;
using Redirect.Links.Splits;
using Redirect.Links.Storage.Secrets;
using Redirect.Links.Visits;
using Redirect.Links.Visits.OwnPeople;
using Redirect.Links.Visits.Spool;

namespace Redirect.Links.Following;

/// <summary>Following links and recording visits, as a part of the module.</summary>
internal static class FollowingRegistration
{
    public static void AddFollowing<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddRedis();
        builder.AddDomainCache();
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<LinkCacheOptions>().BindConfiguration(LinkCacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SpoolOptions>().BindConfiguration(SpoolOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.LimitMegabytes >= 2 * options.SegmentMegabytes, "Links:Spool:LimitMegabytes must be at least twice Links:Spool:SegmentMegabytes.")
            .ValidateOnStart();
        services.AddMetrics();
        services.AddSingleton<LinksMetrics>();

        services.AddSingleton<PlanReader>();
        services.AddSingleton(provider => CacheOf<FollowPlan>(provider, "link", reader => reader.ReadLinkAsync));
        services.AddSingleton(provider => CacheOf<PlacementPlan>(provider, "placement", reader => reader.ReadPlacementAsync));
        services.AddSingleton<LinkChanges>();
        services.AddOptions<DecisionOptions>().BindConfiguration(DecisionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DecisionOptions>, DecisionOptions.Validator>();
        services.AddSingleton<BlockingApps>();
        services.AddOptions<RegionOptions>().BindConfiguration(RegionOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RegionOptions>>().Value.File is { Length: > 0 } file ? RegionDatabase.Read(file) : RegionDatabase.Empty);
        services.AddLimits();
        services.AddOptions<SplitOptions>().BindConfiguration(SplitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SplitShares>();
        services.AddHostedService<SplitRefresh>();
        services.TryAddScoped<VariantOutcomesConsumer>();
        services.AddPages();
        services.AddLandings();
        services.AddSingleton<FormSignatures>();
        services.AddSingleton<FollowLink>();
        services.AddSingleton<ResolvedFollowing>();
        services.AddSingleton<FindLink>();
        services.ConfigureAll<OpenApiOptions>(options => options.AddDocumentTransformer<FollowLinkDescription>());

        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<SpoolOptions>>().Value;
            var settings = new SpoolSettings(options.Directory, options.SegmentMegabytes << 20, (long)options.LimitMegabytes << 20);
            return new VisitSpool(settings, provider.GetRequiredService<TimeProvider>());
        });
        services.AddOptions<InternalOptions>().BindConfiguration(InternalOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<InternalOptions>, InternalOptions.Validator>();
        services.AddSingleton<InternalAddresses>();
        services.AddSingleton<KnownSecrets>();
        services.AddHostedService(provider => provider.GetRequiredService<KnownSecrets>());
        services.AddSingleton<BrowserMarks>();
        services.AddSingleton<AddressSalts>();
        services.AddSingleton<ReaderAddresses>();
        services.AddSingleton<VisitRecorder>();
        services.AddSingleton<AddressSaltKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<AddressSaltKeeper>());
        services.AddSingleton<LinkChangeListener>();
        services.AddHostedService(provider => provider.GetRequiredService<LinkChangeListener>());
        services.AddHostedService<VisitPump>();
        services.AddHealthChecks().AddCheck<SpoolHealth>("visits");
    }

    public static void MapFollowing(this IEndpointRouteBuilder endpoints)
    {
        FindLink.Map(endpoints.MapGroup("/internal").ExcludeFromDescription());
        OwnBrowserPage.Map(endpoints);
        endpoints.MapPages();
        endpoints.MapLandings();
        FollowLink.Map(endpoints);
    }

    private static LinkCache<T> CacheOf<T>(IServiceProvider services, string kind, Func<PlanReader, Func<string, CancellationToken, Task<T?>>> load) where T : CachedPlan
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var shared = new SharedPlans<T>(kind, services.GetRequiredService<RedisConnection>(), clock, loggers.CreateLogger<SharedPlans<T>>());
        return new LinkCache<T>(kind, load(services.GetRequiredService<PlanReader>()), shared, services.GetRequiredService<IOptions<LinkCacheOptions>>().Value,
            services.GetRequiredService<LinksMetrics>(), clock, loggers.CreateLogger<LinkCache<T>>());
    }
}
