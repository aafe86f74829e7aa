using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Redirect.Hosting.Messaging.InProcess;
using Redirect.Hosting.Messaging.RabbitMq;

namespace Redirect.Hosting.Messaging;

/// <summary>Messages between services; section <c>Messaging</c>.</summary>
public static class MessagingSetup
{
    /// <summary>Registers <see cref="IMessagePublisher"/> and the readers on the configured transport. Call it once per host.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="modules">What each module reads and writes.</param>
    /// <exception cref="InvalidOperationException">A setting is missing or out of range, or, in the process, a queue has no reader.</exception>
    public static TBuilder AddMessaging<TBuilder>(this TBuilder builder, params Action<MessageRoutes>[] modules) where TBuilder : IHostApplicationBuilder
    {
        var options = builder.Configuration.GetSection(MessagingOptions.Section).Get<MessagingOptions>() ?? new MessagingOptions();
        var routes = new MessageRoutes();
        foreach (var module in modules)
        {
            module(routes);
        }

        var inProcess = options.Transport == MessagingTransport.InProcess;
        var errors = options.Errors().Concat(inProcess ? routes.ErrorsInProcess() : []).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidOperationException(string.Join(" ", errors));
        }

        var services = builder.Services;
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(routes);
        services.AddSingleton<MessagingMetrics>();
        foreach (var reader in routes.Readers)
        {
            services.TryAddScoped(reader.Consumer);
        }

        if (inProcess)
        {
            services.AddSingleton(provider => new DeadLetterFiles(options.DeadLetterDirectory, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IMessagePublisher, InProcessPublisher>();
            return builder;
        }

        services.AddSingleton(options.RabbitMq);
        services.AddSingleton<RabbitMqTopology>();
        services.AddSingleton<RabbitMqPublisher>();
        services.AddSingleton<IMessagePublisher>(provider => provider.GetRequiredService<RabbitMqPublisher>());
        services.AddSingleton<RabbitMqReaders>();
        services.AddHostedService<RabbitMqService>();
        services.AddHealthChecks().Add(new HealthCheckRegistration("broker", provider => ActivatorUtilities.CreateInstance<BrokerHealth>(provider), HealthStatus.Degraded, tags: null));
        return builder;
    }
}
