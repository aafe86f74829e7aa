using Microsoft.Extensions.Hosting;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>
/// Starts the publisher and the readers with the host, and stops the readers with it. The publisher lives on until the container
/// is disposed, because other services publish what they still have while they stop.
/// </summary>
internal sealed class RabbitMqService(RabbitMqPublisher publisher, RabbitMqReaders readers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        publisher.Start();
        readers.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => readers.StopAsync(cancellationToken);
}
