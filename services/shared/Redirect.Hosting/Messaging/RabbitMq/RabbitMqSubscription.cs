using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>One channel that delivers a queue's messages to their consumer, from its opening to its end.</summary>
internal sealed partial class RabbitMqSubscription : IDisposable
{
    private readonly MessageRoutes.Reader route;
    private readonly MessageAttempts attempts;
    private readonly MessagingMetrics metrics;
    private readonly ILogger logger;
    private readonly IChannel channel;
    private readonly CancellationToken stopping;
    private readonly CancellationTokenSource handling;
    private readonly CancellationTokenSource retrying;
    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Messages being handled, and one for the subscription itself: reaches 0 once, after the last one.
    private int busy = 1;

    private RabbitMqSubscription(
        IChannel channel, MessageRoutes.Reader route, MessageAttempts attempts, MessagingMetrics metrics, ILogger logger, CancellationToken stopping, CancellationToken aborting)
    {
        this.route = route;
        this.attempts = attempts;
        this.metrics = metrics;
        this.logger = logger;
        this.channel = channel;
        this.stopping = stopping;
        handling = CancellationTokenSource.CreateLinkedTokenSource(aborting);
        retrying = CancellationTokenSource.CreateLinkedTokenSource(stopping, handling.Token);
    }

    private string Tag { get; set; } = "";

    public static async Task<RabbitMqSubscription> OpenAsync(
        IConnection connection, MessageRoutes.Reader route, MessageAttempts attempts, MessagingMetrics metrics, ILogger logger, CancellationToken stopping, CancellationToken aborting)
    {
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: route.Concurrency), stopping);
        var subscription = new RabbitMqSubscription(channel, route, attempts, metrics, logger, stopping, aborting);
        try
        {
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += subscription.OnReceivedAsync;

            // Also when the queue was deleted, or its leader moved: the broker then cancels the consumer and keeps the channel.
            consumer.UnregisteredAsync += (_, _) => subscription.EndedAsync("The broker ended the subscription.");
            channel.ChannelShutdownAsync += (_, shutdown) => subscription.EndedAsync(shutdown.ReplyText);
            await channel.BasicQosAsync(0, route.Prefetch, global: false, stopping);
            subscription.Tag = await channel.BasicConsumeAsync(route.Queue, autoAck: false, consumer, stopping);
            return subscription;
        }
        catch
        {
            await channel.DisposeAsync();
            subscription.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the end, of the host or of the channel, and then for the messages that are being handled.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> EndAsync()
    {
        var reason = "The host stops.";
        try
        {
            reason = await ended.Task.WaitAsync(stopping);

            // Their acknowledgement is not possible any more, and the broker gives them out again: an effect that is not
            // committed yet had better not be, and the next subscription begins when they are through.
            await handling.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            await CancelSubscriptionAsync();
        }

        Leave();
        await idle.Task;
        await channel.AbortAsync();
        await channel.DisposeAsync();
        Dispose();
        return reason;
    }

    public void Dispose()
    {
        retrying.Dispose();
        handling.Dispose();
    }

    private async Task CancelSubscriptionAsync()
    {
        try
        {
            await channel.BasicCancelAsync(Tag, noWait: true);
        }
        catch (Exception exception)
        {
            // It ended by itself just now, which is what was wanted.
            Log.NotCancelled(logger, route.Queue, exception.Message);
        }
    }

    private Task EndedAsync(string reason)
    {
        ended.TrySetResult(reason);
        return Task.CompletedTask;
    }

    private bool TryEnter()
    {
        int now;
        do
        {
            now = Volatile.Read(ref busy);
            if (now == 0)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref busy, now + 1, now) != now);
        return true;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref busy) == 0)
        {
            idle.TrySetResult();
        }
    }

    private async Task OnReceivedAsync(object sender, BasicDeliverEventArgs delivery)
    {
        // What was prefetched when we began to stop goes back to the broker as it is.
        if (stopping.IsCancellationRequested || ended.Task.IsCompleted || !TryEnter())
        {
            return;
        }

        try
        {
            switch (await attempts.RunAsync(delivery.Body, retrying.Token, handling.Token))
            {
                case MessageAttempts.Outcome.Handled:
                    await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
                    break;
                case MessageAttempts.Outcome.Dead:
                    await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false);
                    metrics.DeadLettered(route.Queue);
                    break;
                default:
                    break;
            }
        }
        catch (Exception exception)
        {
            // The channel is gone between the commit and the acknowledgement; the message comes again, which is why
            // handling is idempotent.
            Log.NotAcknowledged(logger, route.Queue, exception.Message);
        }
        finally
        {
            Leave();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Information, "A message of {Queue} could not be acknowledged and will come again: {Reason}")]
        public static partial void NotAcknowledged(ILogger logger, string queue, string reason);

        [LoggerMessage(21, LogLevel.Debug, "The subscription of {Queue} was gone before it was given up: {Reason}")]
        public static partial void NotCancelled(ILogger logger, string queue, string reason);
    }
}
