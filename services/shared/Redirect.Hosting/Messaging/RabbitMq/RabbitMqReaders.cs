using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>Every reader of this process, on one connection.</summary>
internal sealed class RabbitMqReaders(
    MessageRoutes routes, RabbitMqTopology topology, RabbitMqOptions options, IServiceScopeFactory scopes, MessagingMetrics metrics, TimeProvider clock, ILoggerFactory loggers)
    : IAsyncDisposable
{
    private readonly RabbitMqConnection connections = new(options, "reader");
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly List<RabbitMqReader> readers = [];
    private Task running = Task.CompletedTask;

    /// <summary>Whether every reader is subscribed.</summary>
    public bool IsReady => readers.TrueForAll(reader => reader.IsReady);

    public void Start()
    {
        var logger = loggers.CreateLogger<RabbitMqReader>();
        readers.AddRange(routes.Readers.Select(route =>
            new RabbitMqReader(route, connections, topology, new MessageAttempts(route, scopes, metrics, clock, logger), metrics, clock, logger)));
        running = Task.WhenAll(readers.Select(reader => Task.Run(() => reader.RunAsync(stopping.Token, aborting.Token))));
    }

    /// <summary>Takes nothing new, and waits for what is being handled until <paramref name="cancellationToken"/>; then that is cancelled as well.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await using (cancellationToken.Register(aborting.Cancel))
        {
            await running;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await aborting.CancelAsync();
        await running;
        await connections.DisposeAsync();
        stopping.Dispose();
        aborting.Dispose();
    }
}
