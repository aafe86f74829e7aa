using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>One channel that delivers a queue's messages to their consumer, from its opening to its end.</summary>
internal sealed partial class RabbitMqSubscription : IDisposable
{
    /// <summary>The end of a subscription that was only quiet.</summary>
    public const string Renewal = "Nothing came for a while.";

    private const int QuietLooks = 4;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

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
    private long deliveries;

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
    public async Task<string> EndAsync(TimeProvider clock)
    {
        var looking = LookAsync(clock);
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
        await retrying.CancelAsync();
        await looking;
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

    // The broker does not always tell that it stopped sending. Seen on 3.10: a quorum queue that is deleted and declared again
    // at once may keep the old consumer, hand it messages, and the broker's channel drops them as old ones; the queue then looks
    // healthy. So look now and then whether the queue knows us or has what it does not send, and renew a subscription that
    // has been quiet for a while: whatever was stuck in it goes back to the queue.
    private async Task LookAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            var before = Interlocked.Read(ref deliveries);
            var quiet = 0;
            while (!ended.Task.IsCompleted)
            {
                await timer.WaitForNextTickAsync(retrying.Token);
                var queue = await channel.QueueDeclarePassiveAsync(route.Queue, retrying.Token);
                var now = Interlocked.Read(ref deliveries);
                quiet = now == before && Volatile.Read(ref busy) == 1 ? quiet + 1 : 0;
                if (queue.ConsumerCount == 0 || (queue.MessageCount > 0 && quiet > 0))
                {
                    ended.TrySetResult("The queue does not send any more.");
                }
                else if (quiet >= QuietLooks)
                {
                    ended.TrySetResult(Renewal);
                }

                before = now;
            }
        }
        catch (Exception) when (retrying.IsCancellationRequested)
        {
            // The host stops, which must not look like a lost channel: what is in hand may finish.
        }
        catch (Exception exception)
        {
            ended.TrySetResult(exception.Message);
        }
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
        Interlocked.Increment(ref deliveries);

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
