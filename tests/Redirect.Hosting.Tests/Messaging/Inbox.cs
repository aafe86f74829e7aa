using System.Collections.Concurrent;
using System.Text;
using Redirect.Hosting.Messaging;

namespace Redirect.Hosting.Tests.Messaging;

/// <summary>What a test's reader has been given and has committed, and how it is to behave.</summary>
internal sealed class Inbox
{
    private readonly ConcurrentDictionary<string, int> attempts = new();

    /// <summary>Committed messages in the order of their commit.</summary>
    public ConcurrentQueue<string> Committed { get; } = new();

    /// <summary>Called before each commit with the message and the number of this attempt, from 1.</summary>
    public Func<string, int, CancellationToken, Task> BeforeCommit { get; set; } = (_, _, _) => Task.CompletedTask;

    public int AttemptsOf(string message) => attempts.GetValueOrDefault(message);

    public int CommitsOf(string message) => Committed.Count(committed => committed == message);

    private async Task TakeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var message = Encoding.UTF8.GetString(body.Span);
        var attempt = attempts.AddOrUpdate(message, 1, (_, count) => count + 1);
        await BeforeCommit(message, attempt, cancellationToken);
        Committed.Enqueue(message);
    }

    internal sealed class Consumer(Inbox inbox) : IMessageConsumer
    {
        public Task ConsumeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => inbox.TakeAsync(body, cancellationToken);
    }
}
