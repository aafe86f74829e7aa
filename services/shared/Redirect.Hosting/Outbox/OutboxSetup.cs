using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Redirect.Hosting.Outbox;

/// <summary>The sending half of the outbox.</summary>
public static class OutboxSetup
{
    /// <summary>
    /// Sends the messages of <typeparamref name="TContext"/>, which was registered with AddStorage and maps the outbox
    /// (<see cref="OutboxModel.AddOutbox"/>). Any number of replicas may do so on PostgreSQL.
    /// </summary>
    public static TBuilder AddOutboxPump<TBuilder, TContext>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
        where TContext : DbContext
    {
        var services = builder.Services;
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OutboxMetrics>();
        services.AddSingleton<OutboxCommits<TContext>>();
        services.AddSingleton<IInterceptor>(provider => provider.GetRequiredService<OutboxCommits<TContext>>());
        services.AddHostedService<OutboxPump<TContext>>();
        return builder;
    }
}
