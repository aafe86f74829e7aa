using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>
/// What there is on the broker: a durable fanout exchange per message, a quorum queue per reader, and for each queue a second
/// one for what can never be handled. Writers and readers declare the same, so it does not matter who comes first.
/// </summary>
internal sealed partial class RabbitMqTopology(MessageRoutes routes, RabbitMqOptions options, ILogger<RabbitMqTopology> logger)
{
    public const string DeadExchange = "redirect.dead";

    // A delivery counts whenever the message goes back unacknowledged: at each kill of a reader, for all it had prefetched,
    // and every 30 minutes that a message waits for a database (the broker's consumer_timeout). Good messages must survive
    // days of that; bad ones are put aside by the reader itself, so this only ends a message that kills its reader each time.
    // RabbitMQ's default is 20 since 4.0, with which a bad night drops good messages.
    private const int DeliveryLimit = 1_000;

    private const ushort PreconditionFailed = 406;

    public static string DeadQueue(string queue) => queue + ".dead";

    /// <summary>Declares everything that this process writes to or reads; what is there stays as it is.</summary>
    public async Task DeclareAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await WithChannelAsync(connection, channel => channel.ExchangeDeclareAsync(DeadExchange, ExchangeType.Direct, durable: true, cancellationToken: cancellationToken), cancellationToken);
        foreach (var (exchange, queues) in routes.Exchanges)
        {
            await WithChannelAsync(connection, channel => channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken), cancellationToken);
            foreach (var queue in queues)
            {
                await QueueAsync(connection, DeadQueue(queue), new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken);
                await QueueAsync(connection, queue, Arguments(queue), cancellationToken);
                await WithChannelAsync(connection, async channel =>
                {
                    await channel.QueueBindAsync(DeadQueue(queue), DeadExchange, DeadQueue(queue), cancellationToken: cancellationToken);
                    await channel.QueueBindAsync(queue, exchange, "", cancellationToken: cancellationToken);
                }, cancellationToken);
            }
        }
    }

    private Dictionary<string, object?> Arguments(string queue) => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = DeliveryLimit,

        // A full queue refuses, and the writer keeps its message; the default would throw away the oldest.
        ["x-max-length"] = options.MaxQueueLength,
        ["x-overflow"] = "reject-publish",

        // at-least-once keeps the message here until the dead-letter queue has confirmed it; needs reject-publish.
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-dead-letter-exchange"] = DeadExchange,
        ["x-dead-letter-routing-key"] = DeadQueue(queue),
    };

    private async Task QueueAsync(IConnection connection, string queue, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        try
        {
            await WithChannelAsync(connection, channel => channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken), cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == PreconditionFailed)
        {
            // An operator, or an earlier setting, made it with other arguments. Its messages count more than our arguments.
            Log.OtherArguments(logger, queue, exception.ShutdownReason.ReplyText);
        }
    }

    // A channel each, because the broker closes the channel of whoever declares something that is there in another form.
    private static async Task WithChannelAsync(IConnection connection, Func<IChannel, Task> declare, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await declare(channel);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue {Queue} exists with other arguments and is used as it is: {Reason}")]
        public static partial void OtherArguments(ILogger logger, string queue, string reason);
    }
}
