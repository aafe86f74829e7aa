using System.Collections.Concurrent;
using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>
/// A channel on which every message is answered for: taken, refused, or returned because no queue wanted it. The
/// correlation is ours: the client's own has had trouble with a publish that is cancelled while it waits
/// (rabbitmq-dotnet-client issue 1818), and our time limits cancel; here each number's answer is accounted for in one place.
/// </summary>
internal sealed class ConfirmedChannel : IAsyncDisposable
{
    private readonly IChannel channel;
    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<Confirmation>> pending = new();
    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim writing = new(1);
    private ulong sequence;

    private ConfirmedChannel(IChannel channel) => this.channel = channel;

    /// <summary>The broker's answer.</summary>
    internal enum Confirmation
    {
        /// <summary>On the disks of a queue.</summary>
        Taken,

        /// <summary>A queue is full or failed.</summary>
        Refused,

        /// <summary>There is no queue bound to the exchange.</summary>
        Returned,

        /// <summary>The channel ended first; the message may have arrived.</summary>
        Unknown,
    }

    /// <summary>Completes with the reason when the channel can't be used any more.</summary>
    public Task<string> Broken => broken.Task;

    public static async Task<ConfirmedChannel> OpenAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), cancellationToken);
        var confirmed = new ConfirmedChannel(channel);
        channel.BasicReturnAsync += confirmed.OnReturnAsync;
        channel.BasicAcksAsync += (_, ack) => confirmed.OnAnswerAsync(ack.DeliveryTag, ack.Multiple, Confirmation.Taken);
        channel.BasicNacksAsync += (_, nack) => confirmed.OnAnswerAsync(nack.DeliveryTag, nack.Multiple, Confirmation.Refused);
        channel.ChannelShutdownAsync += (_, shutdown) =>
        {
            confirmed.Break(shutdown.ReplyText);
            return Task.CompletedTask;
        };
        if (!channel.IsOpen)
        {
            confirmed.Break("The channel closed at once.");
        }

        return confirmed;
    }

    /// <summary>Publishes and waits for the answer.</summary>
    /// <param name="exchange">Where to.</param>
    /// <param name="body">The message; copied, because after a cancelled wait the client may still be writing it.</param>
    /// <param name="cancellationToken">Ends the waiting, for the caller's reasons or after the time limit.</param>
    /// <exception cref="OperationCanceledException">The answer did not come before <paramref name="cancellationToken"/>.</exception>
    public async Task<Confirmation> PublishAsync(string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var copy = body.ToArray();
        var answer = new TaskCompletionSource<Confirmation>(TaskCreationOptions.RunContinuationsAsynchronously);
        await writing.WaitAsync(cancellationToken);
        var written = WriteAsync(exchange, copy, answer);
        var number = sequence;
        try
        {
            await written.WaitAsync(cancellationToken);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            pending.TryRemove(number, out _);
        }
    }

    public void Break(string reason)
    {
        broken.TrySetResult(reason);
        foreach (var (number, _) in pending)
        {
            Answer(number, Confirmation.Unknown);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Break("Closed by us.");
        await channel.DisposeAsync();
    }

    // Holds the gate for as long as the client takes, also when the caller has gone: numbers are given in the order of writing.
    private async Task WriteAsync(string exchange, byte[] body, TaskCompletionSource<Confirmation> answer)
    {
        try
        {
            var number = ++sequence;
            pending[number] = answer;
            var properties = new BasicProperties { Persistent = true, MessageId = number.ToString(CultureInfo.InvariantCulture) };

            // Without a token: a cancelled write would leave it open whether the broker counts this message.
            await channel.BasicPublishAsync(exchange, "", mandatory: true, properties, body, CancellationToken.None);
            if (broken.Task.IsCompleted)
            {
                // It broke between our entry into the table and the round of Break().
                Answer(number, Confirmation.Unknown);
            }
        }
        catch (Exception exception)
        {
            Break(exception.Message);
        }
        finally
        {
            writing.Release();
        }
    }

    // The broker sends the return before the acknowledgement of the same message.
    private Task OnReturnAsync(object sender, BasicReturnEventArgs returned)
    {
        if (ulong.TryParse(returned.BasicProperties.MessageId, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Answer(number, Confirmation.Returned);
        }

        return Task.CompletedTask;
    }

    private Task OnAnswerAsync(ulong tag, bool multiple, Confirmation confirmation)
    {
        if (!multiple)
        {
            Answer(tag, confirmation);
            return Task.CompletedTask;
        }

        foreach (var (number, _) in pending)
        {
            if (number <= tag)
            {
                Answer(number, confirmation);
            }
        }

        return Task.CompletedTask;
    }

    private void Answer(ulong number, Confirmation confirmation)
    {
        if (pending.TryRemove(number, out var answer))
        {
            answer.TrySetResult(confirmation);
        }
    }
}
