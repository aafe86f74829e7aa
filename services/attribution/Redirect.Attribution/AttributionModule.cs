using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Alliances;
using Redirect.Attribution.Calls;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Landings;
using Redirect.Attribution.Reconciliations;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Runs;
using Redirect.Attribution.Statements;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Storage.Postgres;
using Redirect.Attribution.Storage.Sqlite;
using Redirect.Attribution.Visitors;
using Redirect.Attribution.Wakes;
using Redirect.Contracts;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution;

/// <summary>The attribution service: counts visits exactly once and answers what came of a merchant's links.</summary>
public static class AttributionModule
{
    /// <summary>Registers the module. Reads the sections <c>Counters</c> and <c>Grpc</c>, and the storage <c>Attribution</c>.</summary>
    /// <param name="builder">The host.</param>
    public static TBuilder AddAttribution<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddStorage<TBuilder, AttributionDbContext, SqliteAttributionDbContext, PostgresAttributionDbContext>("Attribution", PartitionedTables.Use);

        var services = builder.Services;
        services.AddMetrics();
        services.AddGrpc();
        services.AddOptions<GrpcOptions>().BindConfiguration(GrpcOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<CountersOptions>().BindConfiguration(CountersOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton<AttributionMetrics>();
        services.AddSingleton(provider => new DirtyScopes(
            provider.GetRequiredService<IOptions<CountersOptions>>().Value.MaxDirty, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CounterMirror>();
        services.AddSingleton<MirrorRepair>();
        services.AddSingleton<CounterReader>();
        services.AddSingleton<CounterRebuild>();

        builder.AddOutboxPump<TBuilder, AttributionDbContext>();
        builder.AddIdempotencyPurge<TBuilder, AttributionDbContext>();
        services.AddOptions<ExperimentOptions>().BindConfiguration(ExperimentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ConversionOptions>().BindConfiguration(ConversionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OutcomePublisher>();
        services.AddHostedService(provider => provider.GetRequiredService<OutcomePublisher>());
        services.AddSingleton<OrderTouch>();
        services.AddSingleton<OrderCounting>();
        services.AddSingleton<ConversionBook>();
        services.AddSingleton<OrderJoiner>();
        services.AddHostedService(provider => provider.GetRequiredService<OrderJoiner>());
        services.AddSingleton<Currencies>();
        services.AddSingleton<WakeStore>();
        services.AddSingleton<GetExperiment>();

        services.AddSingleton<CatalogueStore>();
        services.TryAddScoped<CatalogueConsumer>();
        services.AddSingleton<IngestLine>();
        services.TryAddScoped<VisitBatchConsumer>();
        services.AddSingleton<BenefitCurrencies>();
        services.AddSingleton<ClaimStore>();
        services.TryAddScoped<ClaimBatchConsumer>();
        services.AddSingleton<ScopeOwnership>();
        services.AddSingleton<UniqueVisitors>();
        services.AddSingleton<GetSummary>();
        services.AddSingleton<GetTimeSeries>();
        services.AddSingleton<GetFunnel>();
        services.AddSingleton<GetFigures>();
        services.AddSingleton<ListTop>();
        services.AddSingleton<ListQuiet>();
        services.AddSingleton<WatchCounters>();
        services.AddSingleton<GetStock>();

        builder.AddVisitors();
        builder.AddReconciliations();
        builder.AddRuns();
        builder.AddStatements();
        builder.AddAlliances();
        builder.AddRescoring();
        builder.AddLandings();
        builder.AddRetention();

        var storage = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        if (storage.Provider == StorageProvider.Sqlite)
        {
            services.AddSingleton<VisitStore, SqliteVisitStore>();
        }
        else
        {
            services.AddSingleton<VisitStore, PostgresVisitStore>();
        }

        var counters = builder.Configuration.GetSection(CountersOptions.Section).Get<CountersOptions>() ?? new CountersOptions();
        if (counters.Provider == CountersProvider.Memory)
        {
            services.AddSingleton<IHotCounters, MemoryHotCounters>();
        }
        else
        {
            builder.AddRedis();
            services.AddSingleton<IHotCounters, RedisHotCounters>();
            services.AddHostedService<MirrorWorker>();
        }

        return builder;
    }

    /// <summary>What the module reads: visits, claims and the catalogue; and writes: what came of the variants of splits, and who is erased.</summary>
    /// <param name="routes">The process's routes.</param>
    public static void ConfigureMessages(MessageRoutes routes)
    {
        // Visits may overtake each other, and so may claims; a batch that waits for a merchant's row lets another's insert meanwhile.
        // As many at once as are handed out: those that wait share a transaction.
        routes.Consume<VisitBatchConsumer>(Exchanges.Visits, Queues.AttributionVisits, prefetch: 32, concurrency: 32);
        routes.Consume<ClaimBatchConsumer>(Exchanges.Claims, Queues.AttributionClaims, prefetch: 16, concurrency: 4);
        routes.Consume<CatalogueConsumer>(Exchanges.Catalogue, Queues.AttributionCatalogue);
        routes.Publish(Exchanges.Outcomes, Queues.LinksOutcomes).Publish(Exchanges.Erasures, Queues.LinksErasures);
    }

    /// <summary>Maps the gRPC services and their REST twins: figures, which need the scope <c>stats:read</c>, and conversions, which need <c>orders:write</c>.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    public static void MapAttribution(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<StatsService>().WithDeadline();
        endpoints.MapGrpcService<ConversionsService>().WithDeadline();

        var stats = endpoints.MapGroup("/api/v1/stats").WithTags("Stats").RequireScope(Scopes.StatsRead);
        SummaryEndpoint.Map(stats);
        TimeSeriesEndpoint.Map(stats);
        TopEndpoint.Map(stats);
        FunnelEndpoint.Map(stats);
        FiguresEndpoint.Map(stats);
        QuietEndpoint.Map(stats);
        WatchEndpoint.Map(stats);
        StockEndpoint.Map(stats);
        ExperimentEndpoint.Map(stats);

        var orders = endpoints.MapGroup("/api/v1/orders").WithTags("Conversions");
        ReportOrder.Map(orders);
        ListOrders.Map(orders);
        GetOrder.Map(orders);
        ReportRefund.Map(endpoints.MapGroup("/api/v1/refunds").WithTags("Conversions"));

        endpoints.MapVisitors();
        endpoints.MapReconciliations();
        endpoints.MapRuns();
        endpoints.MapStatements();
        endpoints.MapAlliances();
        endpoints.MapRescoring();
        endpoints.MapRetention();
    }

    /// <summary>Copies all counters from the database to where they are read, dropping what is there; ingest may go on meanwhile.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="cancellationToken">Stops; what was copied stays.</param>
    /// <exception cref="InvalidOperationException">The counters' server does not answer.</exception>
    public static async Task RebuildCountersAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        // The command line runs this without starting the host, so nobody else has connected.
        if (services.GetService<RedisConnection>() is { ExecuteTask: null } redis)
        {
            await redis.StartAsync(cancellationToken);
        }

        await services.GetRequiredService<CounterRebuild>().RunAsync(cancellationToken);
    }
}
