using System.Collections.Immutable;

namespace Redirect.Hosting.Messaging;

/// <summary>What the modules of a process write and read; each module adds its own.</summary>
public sealed class MessageRoutes
{
    private readonly List<Reader> readers = [];
    private readonly Dictionary<string, ImmutableSortedSet<string>> exchanges = new(StringComparer.Ordinal);
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    internal IReadOnlyList<Reader> Readers => readers;

    /// <summary>Every exchange and the queues bound to it, whoever named them.</summary>
    internal IReadOnlyDictionary<string, ImmutableSortedSet<string>> Exchanges => exchanges;

    internal IReadOnlySet<string> Written => written;

    /// <summary>This process writes to <paramref name="exchange"/>.</summary>
    /// <param name="exchange">Where to.</param>
    /// <param name="queues">Every queue that reads it, also those of other services: the writer declares them, so that what is
    /// published before a reader ever ran waits for it.</param>
    /// <exception cref="ArgumentException">No queue was named: such a message could only be lost.</exception>
    public MessageRoutes Publish(string exchange, params string[] queues)
    {
        if (queues.Length == 0)
        {
            throw new ArgumentException($"Name the queues that read '{exchange}'.", nameof(queues));
        }

        written.Add(exchange);
        Bind(exchange, queues);
        return this;
    }

    /// <summary>This process reads <paramref name="exchange"/> through <paramref name="queue"/>; replicas share the queue.</summary>
    /// <typeparam name="TConsumer">Handles the messages; registered as scoped, and resolved in a scope of its own for each message.</typeparam>
    /// <param name="exchange">What to read.</param>
    /// <param name="queue">The queue, unique in the installation.</param>
    /// <param name="prefetch">Messages the broker hands out ahead of their acknowledgement; 1 to 1,000.</param>
    /// <param name="concurrency">Messages handled at once in this process; 1 to <paramref name="prefetch"/>. Above 1 they overtake each other.</param>
    public MessageRoutes Consume<TConsumer>(string exchange, string queue, int prefetch = 16, int concurrency = 1)
        where TConsumer : class, IMessageConsumer
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prefetch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefetch, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(concurrency, prefetch);
        if (readers.Any(reader => reader.Queue == queue))
        {
            throw new ArgumentException($"The queue '{queue}' has a reader already.", nameof(queue));
        }

        readers.Add(new Reader(exchange, queue, typeof(TConsumer), (ushort)prefetch, (ushort)concurrency));
        Bind(exchange, [queue]);
        return this;
    }

    /// <summary>What is wrong with the routes when nobody but this process can read.</summary>
    internal IEnumerable<string> ErrorsInProcess() =>
        from exchange in written
        from queue in exchanges[exchange]
        where readers.TrueForAll(reader => reader.Queue != queue)
        select $"Nobody in this process reads the queue '{queue}' of '{exchange}'. Set Messaging:Transport to RabbitMq, or run the reading module here as well.";

    private void Bind(string exchange, IEnumerable<string> queues) =>
        exchanges[exchange] = exchanges.GetValueOrDefault(exchange, ImmutableSortedSet.Create<string>(StringComparer.Ordinal)).Union(queues);

    /// <summary>A reader of this process.</summary>
    internal sealed record Reader(string Exchange, string Queue, Type Consumer, ushort Prefetch, ushort Concurrency);
}
