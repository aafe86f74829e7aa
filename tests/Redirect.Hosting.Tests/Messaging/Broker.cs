using System.Text;
using RabbitMQ.Client;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Messaging;

/// <summary>The real broker seen from outside of our code.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly IConnection connection;

    private Broker(IConnection connection) => this.connection = connection;

    public static async Task<Broker> ConnectAsync() =>
        new(await new ConnectionFactory { Uri = RealServers.RabbitMq }.CreateConnectionAsync(TestContext.Current.CancellationToken));

    public async Task UnbindAsync(string queue, string exchange)
    {
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueUnbindAsync(queue, exchange, "");
    }

    public async Task<uint> CountAsync(string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
    }

    /// <summary>Every message of the queue; they stay there.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        var bodies = new List<string>();
        while (await channel.BasicGetAsync(queue, autoAck: false) is { } message)
        {
            bodies.Add(Encoding.UTF8.GetString(message.Body.Span));
        }

        return bodies;
    }

    public async Task DeleteQueueAsync(string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);
    }

    public async Task DeleteExchangeAsync(string exchange)
    {
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeleteAsync(exchange);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
