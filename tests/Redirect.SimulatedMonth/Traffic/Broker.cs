using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using Redirect.Contracts;
using Redirect.Hosting.Messaging;
using Redirect.Testing;

namespace Redirect.SimulatedMonth.Traffic;

/// <summary>The real broker: our publisher with its confirms, and a look at the queues from outside.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private static readonly string[] AllQueues = [Queues.AttributionVisits, Queues.AttributionClaims, Queues.AttributionCatalogue, Queues.LinksOutcomes];

    private readonly IHost host;
    private readonly IConnection connection;
    private readonly IChannel look;

    private Broker(IHost host, IConnection connection, IChannel look) => (this.host, this.connection, this.look) = (host, connection, look);

    /// <summary>Connects; what an earlier system left in the queues is thrown away.</summary>
    public static async Task<Broker> StartAsync()
    {
        var connection = await new ConnectionFactory { Uri = RealServers.RabbitMq }.CreateConnectionAsync();
        await using (var channel = await connection.CreateChannelAsync())
        {
            foreach (var queue in AllQueues)
            {
                await channel.QueueDeleteAsync(queue);
                await channel.QueueDeleteAsync(DeadOf(queue));
            }
        }

        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Messaging:Transport"] = "RabbitMq",
            ["Messaging:RabbitMq:Uri"] = RealServers.RabbitMq.ToString(),
            ["Messaging:RabbitMq:ConfirmTimeout"] = "00:01:00",
        });
        builder.AddMessaging(routes => routes
            .Publish(Exchanges.Visits, Queues.AttributionVisits)
            .Publish(Exchanges.Claims, Queues.AttributionClaims)
            .Publish(Exchanges.Catalogue, Queues.AttributionCatalogue));
        var host = builder.Build();
        await host.StartAsync();
        return new Broker(host, connection, await connection.CreateChannelAsync());
    }

    /// <summary>Publishes until the broker has confirmed it, as the spool's pump does.</summary>
    public async Task PublishAsync(string exchange, ReadOnlyMemory<byte> body)
    {
        var publisher = host.Services.GetRequiredService<IMessagePublisher>();
        while (true)
        {
            try
            {
                await publisher.PublishAsync(exchange, body, CancellationToken.None);
                return;
            }
            catch (MessageNotPublishedException)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Messages that wait to be handed out.</summary>
    public Task<long> WaitingAsync() => CountAsync(queue => queue);

    /// <summary>Messages put aside because they can never be handled.</summary>
    public Task<long> DeadAsync() => CountAsync(DeadOf);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
        await look.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task<long> CountAsync(Func<string, string> name)
    {
        long sum = 0;
        foreach (var queue in (string[])[Queues.AttributionVisits, Queues.AttributionClaims, Queues.AttributionCatalogue])
        {
            sum += await look.MessageCountAsync(name(queue));
        }

        return sum;
    }

    private static string DeadOf(string queue) => queue + ".dead";
}
