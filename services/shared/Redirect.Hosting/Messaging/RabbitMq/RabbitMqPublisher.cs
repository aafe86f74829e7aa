using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using static Redirect.Hosting.Messaging.RabbitMq.ConfirmedChannel;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>
/// Publishes over one connection that a loop of its own keeps alive. While it is down, publishing fails after at most
/// <see cref="ConnectGrace"/>: the caller has a store and a backoff, and nothing gains from its waiting here.
/// </summary>
internal sealed partial class RabbitMqPublisher(
    MessageRoutes routes, RabbitMqTopology topology, RabbitMqOptions options, MessagingMetrics metrics, TimeProvider clock, ILogger<RabbitMqPublisher> logger)
    : IMessagePublisher, IAsyncDisposable
{
    // Long enough for the first connection of a start, short enough for a caller at shutdown.
    private static readonly TimeSpan ConnectGrace = TimeSpan.FromMilliseconds(500);

    private readonly RabbitMqConnection connections = new(options, "publisher");
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock starting = new();
    private volatile TaskCompletionSource<Session> current = NewSession();
    private Task? keeping;

    /// <summary>Whether messages can be published now; true when this process publishes nothing.</summary>
    public bool IsReady => routes.Written.Count == 0 || current.Task is { IsCompletedSuccessfully: true, Result.Channel.Broken.IsCompleted: false };

    /// <summary>Connects and declares; goes on by itself. Publishing starts it as well.</summary>
    public void Start()
    {
        lock (starting)
        {
            if (routes.Written.Count > 0 && !stopping.IsCancellationRequested)
            {
                keeping ??= Task.Run(() => KeepAsync(stopping.Token));
            }
        }
    }

    public async Task PublishAsync(string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!routes.Written.Contains(exchange))
        {
            throw new InvalidOperationException($"'{exchange}' is not among the routes that this process publishes to.");
        }

        Start();
        var started = Stopwatch.GetTimestamp();
        var session = await SessionAsync(cancellationToken);
        var confirmation = await PublishAsync(session, exchange, body, cancellationToken);
        switch (confirmation)
        {
            case Confirmation.Taken:
                metrics.Published(exchange, Stopwatch.GetElapsedTime(started));
                return;
            case Confirmation.Refused:
                metrics.Nacked(exchange);
                throw new MessageNotPublishedException($"The broker refused a message for '{exchange}': a queue is full or failed.");
            case Confirmation.Returned:
                metrics.Returned(exchange);
                Log.Returned(logger, exchange);
                await RedeclareAsync(session, cancellationToken);
                throw new MessageNotPublishedException($"The broker has no queue for '{exchange}'.");
            default:
                metrics.Unconfirmed(exchange);
                throw new MessageNotPublishedException($"The connection broke before a message for '{exchange}' was confirmed.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (starting)
        {
            // The container disposes it under each of its registrations.
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            stopping.Cancel();
        }

        if (keeping is not null)
        {
            await keeping;
        }

        await connections.DisposeAsync();
        stopping.Dispose();
    }

    private static TaskCompletionSource<Session> NewSession() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<Session> SessionAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await current.Task.WaitAsync(ConnectGrace, clock, cancellationToken);
        }
        catch (TimeoutException timeout)
        {
            throw new MessageNotPublishedException("There is no connection to the broker.", timeout);
        }
    }

    private async Task<Confirmation> PublishAsync(Session session, string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConfirmTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await session.Channel.PublishAsync(exchange, body, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It hangs. A new connection fails or works; on this one the next caller would wait as long again.
            session.Channel.Break("A confirmation did not come in time.");
            metrics.Unconfirmed(exchange);
            throw new MessageNotPublishedException($"The broker did not confirm a message for '{exchange}' within {options.ConfirmTimeout}.");
        }
    }

    private async Task RedeclareAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            await topology.DeclareAsync(session.Connection, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The new session declares it all again.
            session.Channel.Break("The topology could not be declared: " + exception.Message);
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), clock);
        var down = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var connection = await connections.GetAsync(cancellationToken);
                await topology.DeclareAsync(connection, cancellationToken);
                await using var channel = await ConfirmedChannel.OpenAsync(connection, cancellationToken);
                current.TrySetResult(new Session(connection, channel));
                if (down)
                {
                    Log.Back(logger);
                    down = false;
                }

                backoff.Reset();
                var reason = await channel.Broken.WaitAsync(cancellationToken);
                Log.Lost(logger, reason);
                down = true;
                current = NewSession();
                await connections.ResetAsync();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (!down)
                {
                    Log.Lost(logger, exception.Message);
                    down = true;
                }

                current = current.Task.IsCompleted ? NewSession() : current;
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        current = NewSession();
    }

    private sealed record Session(IConnection Connection, ConfirmedChannel Channel);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No messages can be published: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "Messages can be published again")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "The broker has no queue for {Exchange}: somebody removed a binding or a queue. It is declared again")]
        public static partial void Returned(ILogger logger, string exchange);
    }
}
